"""Whether a service can answer, and whether its index is kept up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.faults.clustered import rewrite_annotations
from tests.faults.serving import eventually
from tests.search_api.editing_corpus import Edited, edited

NEWER = ('"made_by":', '"newer":1,"made_by":')


def ready(served: Edited) -> Any:
    answer = served.client.get("/readyz")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_index_that_cannot_follow_is_told(tmp_path: Path) -> None:
    with edited(tmp_path / "home") as served:
        assert (ready(served)["status"], ready(served)["fault"]) == ("ok", None)
        rewrite_annotations(served.services.store, *NEWER)
        served.services.wake()
        eventually(lambda: ready(served)["status"] == "degraded")
        assert "cannot be read: newer" in ready(served)["fault"]
        assert ready(served)["behind"] > 0
        rewrite_annotations(served.services.store, *reversed(NEWER))
        served.services.wake()
        eventually(lambda: (ready(served)["status"], ready(served)["behind"]) == ("ok", 0))


def test_a_keeper_that_does_not_run_is_told(tmp_path: Path) -> None:
    with edited(tmp_path / "home") as served:
        assert served.services.keeper is not None
        served.services.keeper.stop()
        assert (ready(served)["status"], ready(served)["behind"]) == ("degraded", 0)
        assert "does not run" in ready(served)["fault"]
