"""The web page in French and English, rendered on the server: routes and view models."""

from __future__ import annotations

from search_api.pages.routes import pages_router

__all__ = ["pages_router"]
