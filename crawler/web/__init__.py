"""Fetching from the web: politely, safely, with nothing lost. Scrapy runs in a process of its own."""
