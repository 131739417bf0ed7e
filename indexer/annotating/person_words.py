"""Words that stand before, inside and after persons' names, folded, French and English together."""

from __future__ import annotations

from indexer.annotating.name_words import word_list

ABBREVIATED_TITLES = word_list("abbreviated_titles")
"""Titles after which a surname alone is a person."""

TITLES = ABBREVIATED_TITLES | word_list("titles")
"""Titles and functions that stand right before a full name."""

PARTICLES = word_list("particles")
NAMED_AFTER = word_list("named_after")
"""After these a person's name names a thing."""

NAMED_AFTER_ENGLISH = word_list("named_after_english")
"""Before these likewise."""

NOT_IN_A_NAME = word_list("not_in_a_name")
"""Words at which a name ends and with which none begins."""
