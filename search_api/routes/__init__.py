"""The JSON API below /v1, and the health endpoints."""
