"""Tests of the crawler: reading, splitting, local files."""
