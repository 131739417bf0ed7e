"""Nothing but the open internet is asked, TLS is verified, and no name or redirect gets round that."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.web.public import is_public
from tests.crawler_network.fetching import fetch
from tests.crawler_network.server import Server
from tests.crawler_network.sites import sources_file, tree


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "168.63.129.16", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::1",
        "::127.0.0.1", "2001:db8::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_private_addresses_are_refused_whatever_they_are_called(tmp_path: Path) -> None:
    with Server(tree(3)) as server:
        hosts = ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "a.test", "0"]
        sources = [
            f'name = "s{n}"\nstart = ["http://{host}:{{port}}/"]\ndelay = "0s"\nretries = 0'
            for n, host in enumerate(hosts)
        ]
        file = sources_file(tmp_path, server.port, *sources, crawl='resolve = { "a.test" = "127.0.0.1" }')
        done = fetch(tmp_path / "home", file)
        assert server.log == []
    assert len(done.rows) == len(hosts)
    for row in done.rows.values():
        assert row["outcome"] == "refused"
        assert "private address" in row["reason"] or "not known" in row["reason"] or "cannot be had" in row["reason"]


def test_certificates_are_verified(tmp_path: Path) -> None:
    context = self_signed(tmp_path)
    with Server(tree(2), tls=context) as server:
        own = 'name = "{n}"\nstart = ["https://a.test:{port}/"]\ndelay = "0s"\nretries = 0'
        refused = fetch(tmp_path / "no", sources_file(tmp_path, server.port, own.replace("{n}", "a")))
        assert server.log == []
        crawl = (
            'allow_private = true\nresolve = { "a.test" = "127.0.0.1" }\n'
            f'certificates = "{tmp_path / "certificate.pem"}"'
        )
        trusted = fetch(tmp_path / "yes", sources_file(tmp_path, server.port, own.replace("{n}", "a"), crawl=crawl))
    assert list(refused.outcomes["a"]) == ["refused"] and "certificate" in refused.reason("/")
    assert trusted.outcomes["a"] == {"new": 2}


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = folder / "key.pem"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, private)
    return context
