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

from crawler.public import is_public
from tests.crawler_network.fetching import fetch
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import html, sources_file, text, tree


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


# What the fetching process runs first: a name service that answers otherwise each time, and one loopback address that
# plays the open internet. The rest is what a crawl is made of: Twisted's resolver asks, the filter looks, then it connects.
NAME_SERVICE = """
import itertools, socket
import crawler.public as public
is_public, ask = public.is_public, socket.getaddrinfo
public.is_public = lambda address: address == "127.0.0.2" or is_public(address)
answers = {
    "open.test": itertools.repeat("127.0.0.2"),
    "turning.test": itertools.chain(["127.0.0.2"], itertools.repeat("127.0.0.1")),
    "inner.test": itertools.repeat("169.254.169.254"),
}
socket.getaddrinfo = lambda host, *more, **named: ask(next(answers[host]) if host in answers else host, *more, **named)
"""


def test_a_name_is_looked_at_each_time_that_it_is_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(NAME_SERVICE)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path.cwd()}")

    def answer(asked: Asked) -> Page | None:
        at = f":{server.port}"
        closing = {"Connection": "close"}  # so that each request needs a connection, and its name an address
        if asked.path in ("/to-name", "/to-number", "/to-open"):
            to = {"/to-name": "inner.test", "/to-number": "127.0.0.1", "/to-open": "open.test"}[asked.path]
            return Page(status=302, headers={"Location": f"http://{to}{at}/{asked.host[:4]}", **closing})
        links = ["/1", "/2"] if asked.host == "turning.test" else ["/to-name", "/to-number", "/to-open"]
        return Page(html("Page", text(len(asked.path)), links if asked.path == "/" else []), headers=closing)

    with Server(answer, address="0.0.0.0") as server:
        hosts = (
            "[" + ", ".join(f'"http://{name}:{server.port}"' for name in ("inner.test", "127.0.0.1", "open.test")) + "]"
        )
        sources = [
            'name = "open"\nstart = ["http://open.test:{port}/"]\ndelay = "0s"\nretries = 0\nallow = ' + hosts,
            'name = "turning"\nstart = ["http://turning.test:{port}/page"]\ndelay = "0s"\nretries = 0',
        ]
        done = fetch(tmp_path / "home", sources_file(tmp_path, server.port, *sources, crawl="allow_private = false"))
        reached = {(a.host, a.path) for a in server.log}
    outcomes = {url.partition("//")[2].replace(f":{server.port}", ""): row["outcome"] for url, row in done.rows.items()}
    assert outcomes["open.test/to-open"] == "moved" and outcomes["open.test/open"] == "new"
    assert outcomes["inner.test/open"] == outcomes["127.0.0.1/open"] == "refused"  # led there by a redirect
    assert outcomes["turning.test/page"] == "failed"  # public for robots.txt, of this machine at the next look
    reasons = [row["reason"] for row in done.rows.values() if row["outcome"] in ("failed", "refused")]
    assert all("private address" in reason for reason in reasons)
    assert ("turning.test", "/robots.txt") in reached
    assert {host for host, path in reached if path != "/robots.txt"} == {"open.test"}


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
