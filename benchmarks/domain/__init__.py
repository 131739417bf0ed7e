"""Whether a query is about the prevention of crime at all: queries that were written for it, the fit, the figures."""
