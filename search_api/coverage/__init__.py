"""Past coverage: what was published already of that which a draft tells."""

from search_api.coverage.answers import CoverageAnswer
from search_api.coverage.checking import Coverage
from search_api.coverage.drafts import MAX_TEXT, AnnotatesDrafts, Draft, DraftError

__all__ = ["MAX_TEXT", "AnnotatesDrafts", "Coverage", "CoverageAnswer", "Draft", "DraftError"]
