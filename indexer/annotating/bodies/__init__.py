"""The bodies that an article names: proposed, weighed by what speaks for each, and chosen together."""
