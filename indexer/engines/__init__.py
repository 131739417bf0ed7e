"""The search engines behind the port in `indexer.engine`."""
