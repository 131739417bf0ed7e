"""When things happened or will: dates of events in French and English, as intervals of full days.

A grammar of our own, for the libraries at hand know no lists and ranges of days and fill in today's year. The rules
of what counts are those of `docs/reference/annotation.md`; how soundly is told in `names` and `resolving`.
"""

from indexer.annotating.dates.finding import FoundDate, dates_in, find_dates

__all__ = ["FoundDate", "dates_in", "find_dates"]
