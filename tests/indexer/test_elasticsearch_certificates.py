"""A cluster whose certificate is not accepted: what is said tells which of the reasons it is."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from corpus.errors import EngineError
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection

HERE = x509.IPAddress(ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("elsewhere.example.org")


class Authority:
    """An authority, good for some days from ten days ago."""

    def __init__(self, name: str, days: int = 20) -> None:
        self._key, self._name = ec.generate_private_key(ec.SECP256R1()), name
        self.pem = self._sign(name, self._key.public_key(), days, is_authority=True)

    def server(self, *names: x509.GeneralName, days: int = 20) -> bytes:
        """Certificate and key of a server."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign("server", key.public_key(), days, *names, is_authority=False)
        return certificate + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def _sign(
        self, name: str, key: ec.EllipticCurvePublicKey, days: int, *names: x509.GeneralName, is_authority: bool
    ) -> bytes:
        begin = datetime.now(UTC) - timedelta(days=10)
        made = x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._name)]),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
            key,
            x509.random_serial_number(),
            begin,
            begin + timedelta(days=days),
        ).add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        if names:
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)


@contextmanager
def answering(answer: Callable[[socket.socket], object]) -> Iterator[str]:
    """A server that does one thing with each connection; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    with server.accept()[0] as connection:
                        answer(connection)
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield f"https://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)


def told(url: str, ca: bytes, folder: Path) -> EngineError:
    (folder / "ca.pem").write_bytes(ca)
    with pytest.raises(EngineError) as error:
        ElasticsearchEngine(Connection.at(url, ca=folder / "ca.pem"), prefix="x").stats()
    return error.value


@pytest.mark.parametrize(
    ("served", "trusted", "what", "remedy"),
    [
        (("good", HERE, 5), "good", r"not valid today \(certificate has expired\)", "Renew"),
        (("expired", HERE, 20), "expired", r"not valid today \(certificate has expired\)", "Renew"),
        (("good", ELSEWHERE, 20), "good", r"another name \(.*127\.0\.0\.1.*\)", "VIGIE_ELASTICSEARCH_URL"),
        (("good", None, 20), "good", r"another name \(.*\)", "VIGIE_ELASTICSEARCH_URL"),
        (("good", HERE, 20), "other", r"not trusted \(unable to get local issuer.*\)", "VIGIE_ELASTICSEARCH_CA"),
    ],
    ids=["expired", "authority expired", "other host", "no name", "unknown authority"],
)
def test_the_reason_is_told(
    tmp_path: Path, served: tuple[str, x509.GeneralName | None, int], trusted: str, what: str, remedy: str
) -> None:
    authorities = {"good": Authority("good"), "other": Authority("other"), "expired": Authority("expired", days=5)}
    by, name, days = served
    (tmp_path / "server.pem").write_bytes(authorities[by].server(*([name] if name else []), days=days))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    with answering(partial(context.wrap_socket, server_side=True)) as url:
        error = told(url, authorities[trusted].pem, tmp_path)
    assert error.what.startswith(f"No safe connection to Elasticsearch at {url}: ")
    assert re.search(what, error.what), error.what
    assert remedy in error.remedy
    assert "_ssl.c" not in str(error)


def test_a_port_without_tls_is_told(tmp_path: Path) -> None:
    with answering(lambda connection: (connection.recv(1000), connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n"))) as url:
        error = told(url, Authority("good").pem, tmp_path)
    assert "No safe connection" in error.what and "https" in error.remedy
