"""How people find articles: queries, ranking, facets, the HTTP API, exports and the web page."""
