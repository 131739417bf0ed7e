"""Fetching and keeping against bare Scrapy, on a site of this machine."""
