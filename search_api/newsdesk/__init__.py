"""The newsletter editor's desk: timelines, trends, contents of editions, feeds, saved searches and digests."""
