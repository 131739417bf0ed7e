"""An index of another version's form, as after an upgrade: whatever tells how things are tells of it."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from search_api.app import create_app
from tests.command_line import Vigie
from vigie.opening_services import open_services
from vigie.settings import Settings


def test_an_outdated_index_is_told_until_it_is_rebuilt(vigie: Vigie, pages_home: Path) -> None:
    next((pages_home / "index").glob("g*/form")).write_text("1", encoding="ascii")
    told = vigie("status", "--home", pages_home)
    assert told.code == 3 and "`vigie reindex` builds it anew" in told.out
    index = vigie("status", "--home", pages_home, "--json").json["index"]
    assert index["outdated"] and index["articles"] > 0 and "`vigie reindex`" in index["error"]
    with TestClient(create_app(open_services(Settings.read({}, home=pages_home)))) as client:
        ready, search = client.get("/readyz"), client.get("/v1/search?q=police")
        assert ready.status_code == search.status_code == 503
        assert "`vigie reindex`" in ready.json()["detail"] == search.json()["detail"]
        assert "vigie_index_outdated 1.0" in client.get("/metrics").text
        assert vigie("reindex", "--home", pages_home).code == 0
        ready = client.get("/readyz")
        assert ready.status_code == 200 and ready.json()["outdated"] is False
        assert "vigie_index_outdated 0.0" in client.get("/metrics").text
    told = vigie("status", "--home", pages_home)
    assert told.code == 0 and "another version" not in told.out
