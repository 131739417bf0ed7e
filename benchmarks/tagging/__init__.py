"""Fitting the concept tagger and judging the fit on texts that it has not seen."""
