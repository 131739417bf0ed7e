"""A link to a server that breaks at the worst moment: when the server has committed and nobody was told."""

from __future__ import annotations

import socket
import threading
from types import TracebackType


class CuttingLink:
    """Passes on what goes between clients and a server; may cut a connection at its commit.

    Attributes:
        port: where clients connect, on 127.0.0.1.
        cuts: how many of the coming commits are carried out and not answered.
    """

    def __init__(self, host: str, port: int) -> None:
        self.cuts = 0
        self._server = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> CuttingLink:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            threading.Thread(target=self._to_client, args=(server, client), daemon=True).start()
            threading.Thread(target=self._to_server, args=(client, server), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        try:
            while data := client.recv(1 << 16):
                if b"COMMIT\0" in data and self.cuts:
                    self.cuts -= 1
                    client.shutdown(socket.SHUT_RDWR)
                server.sendall(data)
        except OSError:
            pass
        finally:
            # The server reads all that was sent before it sees the end.
            server.shutdown(socket.SHUT_WR)

    def _to_client(self, server: socket.socket, client: socket.socket) -> None:
        try:
            while data := server.recv(1 << 16):
                client.sendall(data)
        except OSError:
            pass
        finally:
            client.close()
