"""A real Elasticsearch for the tests: fetched once, checked, started and stopped here."""
