"""The floor of a search: a FastAPI endpoint that does the least an answer needs, and nothing that is ours.

One tantivy query, one aggregation over the same facets, the same 20 stored articles read, JSON of the same size.
"""

from __future__ import annotations

import os

import orjson
import tantivy
from fastapi import FastAPI, Response
from tantivy import Occur, Query

FACETS = ("concept", "kind", "language", "country", "city_facet", "organisation_facet", "source", "edition", "year")


def application() -> FastAPI:
    """The bare application over the index folder named by BENCH_INDEX."""
    index = tantivy.Index.open(os.environ["BENCH_INDEX"])
    searcher = index.searcher()
    asked = {f: {"terms": {"field": f, "size": 1000 if f in ("concept", "year") else 30}} for f in FACETS}
    app = FastAPI()

    @app.get("/search")
    def search(q: str, size: int = 0) -> Response:
        words = q.split()
        query = Query.boolean_query([(Occur.Must, Query.term_query(index.schema, "words", w)) for w in words])
        hits = searcher.search(query, limit=20).hits
        counts = searcher.aggregate(query, asked)
        stored = [orjson.loads(bytes(searcher.doc(address)["entry"][0])) for _, address in hits]
        body = orjson.dumps({"hits": stored, "facets": counts})
        return Response(body[:size].ljust(size) if size else body, media_type="application/json")

    return app
