"""Measurements: ratios against floors, and quality on folders of documents."""
