"""A self-signed certificate for a server on this machine, made by the Java that runs the server."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.elasticsearch_server.distribution import java_home

PASSWORD = "certificate"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a key store for the server and a PEM file for its clients; returns both."""
    store, pem = folder / "http.p12", folder / "http.pem"
    common = ["-keystore", str(store), "-storepass", PASSWORD, "-alias", "http"]
    keytool = str(java_home() / "bin" / "keytool")  # type: ignore[operator]
    made = ["-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost", "-validity", "2"]
    subprocess.run(
        [keytool, *made, "-ext", "san=ip:127.0.0.1,dns:localhost", "-storetype", "PKCS12", *common],
        check=True,
        capture_output=True,
    )
    shown = subprocess.run([keytool, "-exportcert", "-rfc", *common], check=True, capture_output=True)
    pem.write_bytes(shown.stdout)
    return store, pem
