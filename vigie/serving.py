"""Serving the page and the API with uvicorn."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from vigie.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def application() -> FastAPI:
    """The application by the settings of the environment: what each uvicorn worker calls."""
    import atexit

    from search_api.app import create_app
    from vigie.attending import AnnotatingProcess
    from vigie.opening_services import open_services

    settings = Settings.read()
    annotating = AnnotatingProcess(settings)
    atexit.register(annotating.close)
    return create_app(open_services(settings, attend=annotating.attend))


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until told to stop.

    Args:
        settings: the home and the engine.
        host: address to listen on.
        port: port; 0 takes a free one, which is printed.
        workers: number of processes.

    Raises:
        HomeError: there is no corpus in the home, or it has another taxonomy than its shared database.
        UsageError: the address cannot be used, or is taken.
    """
    import uvicorn

    from vigie.agreeing import check_agreement
    from vigie.opening import open_corpus
    from vigie.opening_services import open_editors

    with open_corpus(settings, create=False) as store:
        check_agreement(store)
        open_editors(settings)
    os.environ["VIGIE_HOME"] = str(settings.home.resolve())
    os.environ["VIGIE_ENGINE"] = settings.engine
    os.environ["VIGIE_DATABASE_URL"] = settings.database_url or ""
    listening = _listen(host, port)
    shown = listening.getsockname()[1]
    sys.stderr.write(f"Vigie is at http://{host}:{shown}/ (stop with Ctrl-C)\n")
    config = uvicorn.Config(
        "vigie.serving:application", factory=True, host=host, port=shown, workers=workers, log_level="warning"
    )
    if workers > 1:
        # Each process counts for itself; /metrics adds them up from here.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="vigie-metrics-"))
        from uvicorn.supervisors import Multiprocess

        Multiprocess(config, sockets=[listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as e:
        listening.close()
        reason = e.strerror or str(e)
        raise UsageError(
            f"Cannot listen on {host}:{port}: {reason}.", "Choose another --port, or 0 for a free one."
        ) from e
    return listening
