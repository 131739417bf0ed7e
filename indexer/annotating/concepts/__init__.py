"""Tagging articles with concepts: find labels and clues, weigh them, keep the best with their evidence.

`component.py` has the same as spaCy components; it is imported by name, as it loads spaCy.
"""

from indexer.annotating.concepts.tagger import ConceptTagger

__all__ = ["ConceptTagger"]
