"""Tagging articles with concepts: find labels and clues, weigh them, keep the best with their evidence."""

from indexer.annotating.concepts.tagger import ConceptTagger, register_component

__all__ = ["ConceptTagger", "register_component"]
