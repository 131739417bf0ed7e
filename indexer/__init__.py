"""How articles become searchable: annotating, and keeping an engine's index in step with the corpus."""
