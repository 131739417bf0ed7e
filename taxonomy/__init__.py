"""The bilingual SKOS concept scheme that articles are tagged with: loading, checking, looking labels up."""
