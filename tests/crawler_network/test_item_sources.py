"""Folders, web archives, OAI-PMH repositories and libraries of references, taken in without the models."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.store import CorpusStore
from crawler.sources import load_sources
from tests.crawler_network.fetching import fetch
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import html, sources_file, text, tree
from vigie.reading_items import open_items, read_items
from vigie.taking_in import IngestReport


def take_in(home: Path, sources: Path, since: datetime | None = None) -> tuple[IngestReport, dict[str, int]]:
    """Take the one source of a file in; the report, and the outcomes."""
    declared = load_sources(sources)
    source = declared.source[0]
    report = IngestReport()
    with CorpusStore.open(home) as store:
        run = store.frontier.begin(source.name, datetime.now(UTC))
        items = open_items(source, declared.crawl, "Vigie/0 (+a@b.org)", since)
        assert items is not None
        read_items(store, source, items, run, report, lambda *_: None)
        outcomes = store.frontier.outcomes(run, source.name)
        store.frontier.finish(run, datetime.now(UTC), "{}")
    return report, outcomes


def documents(home: Path) -> dict[str, Any]:
    with CorpusStore.open(home) as store:
        held = [store.document(id_) for id_ in store.document_ids()]
        return {d.key: (d, store.articles(d.id)) for d in held}


def declare(folder: Path, body: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(f'[crawl]\ncontact = "a@b.org"\nallow_private = true\n\n[[source]]\n{body}', encoding="utf-8")
    return path


def test_a_folder_of_numbered_newsletters(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    for n in (37, 38):
        (letters / f"2005-0{n - 32}_no{n}.html").write_bytes(html(f"Lettre {text(n)[5:9]}", text(n)))
    (letters / "picture.png").write_bytes(b"\x89PNG\r\n")
    sources = declare(
        tmp_path,
        'name = "letters"\ntype = "folder"\npath = "letters"\nseries = "La Lettre"\npublisher = "Centre"\n'
        'rights = "CC BY"\nshow = "excerpt"\nlanguages = ["fr"]\nkind = "news"\nurl = "https://letters.test/archive/"\n'
        "edition = 'no(?P<number>\\d+)'\nissued = '(?P<year>\\d{4})-(?P<month>\\d\\d)'\n",
    )
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 2, "unreadable": 1} and "picture.png" in report.failed[0]["source"]
    held, articles = documents(tmp_path / "home")["letters/2005-06_no38.html"]
    assert held.edition.number == "38" and held.edition.publication == "La Lettre" and "38" in held.edition.label
    assert (str(held.issued), held.publisher, held.series) == ("2005-06-01", "Centre", "La Lettre")
    assert (held.rights, held.show, held.kind) == ("CC BY", "excerpt", "news")
    assert held.url == "https://letters.test/archive/2005-06_no38.html" and articles
    (letters / "picture.png").unlink()
    (letters / "2005-05_no37.html").unlink()
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"unchanged": 1, "gone": 2} and not report.failed
    gone, articles = documents(tmp_path / "home")["letters/2005-05_no37.html"]
    assert gone.gone is not None and articles  # marked, and still held


def test_a_folder_beside_the_file_of_sources(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.html").write_bytes(html("One", text(1)))
    (tmp_path / "conf").mkdir()
    sources = declare(tmp_path / "conf", 'name = "letters"\ntype = "folder"\npath = "../letters"\n')
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 1} and not report.failed
    assert list(documents(tmp_path / "home")) == ["letters/one.html"]


def test_a_file_name_that_is_no_utf8_comes_in(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / os.fsdecode("été.html".encode("cp1252"))).write_bytes(html("One", text(1)))
    sources = declare(tmp_path, 'name = "letters"\ntype = "folder"\npath = "letters"\nurl = "http://a.test/"\n')
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 1} and not report.failed
    assert [(k, d.url) for k, (d, _) in documents(tmp_path / "home").items()] == [
        ("letters/été.html", "http://a.test/%C3%A9t%C3%A9.html")
    ]
    assert take_in(tmp_path / "home", sources)[1] == {"unchanged": 1}


def test_a_warc_written_here_comes_in_elsewhere(tmp_path: Path) -> None:
    with Server(tree(5)) as server:
        own = 'name = "a"\nstart = ["http://a.test:{port}/"]\ndelay = "0s"\nthrottle = false'
        fetch(tmp_path / "first", sources_file(tmp_path, server.port, own))
    sources = declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["first/captures/*.warc.gz"]\n')
    report, outcomes = take_in(tmp_path / "second", sources)
    assert outcomes == {"new": 5} and not report.failed
    assert all(d.url and d.headers for d in _captured(tmp_path / "second"))
    assert take_in(tmp_path / "second", sources)[1] == {"unchanged": 5}


def test_what_is_no_page_in_a_warc_stays_out(tmp_path: Path) -> None:
    site = tree(3, robots=b"User-agent: *\nDisallow: /private/\n")
    with Server(site) as server:
        own = 'name = "a"\nstart = ["http://a.test:{port}/"]\ndelay = "0s"\nthrottle = false'
        fetch(tmp_path / "first", sources_file(tmp_path, server.port, own))
    sources = declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["first/captures/*.warc.gz"]\n')
    report, outcomes = take_in(tmp_path / "second", sources)
    assert outcomes == {"new": 3} and not report.failed
    assert not any("robots.txt" in key for key in documents(tmp_path / "second"))


def warc(path: Path, *pages: tuple[str, str, bytes]) -> None:
    """A WARC file of pages: path of the address, Content-Type, body."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for name, told, body in pages:
            head = StatusAndHeaders("200 OK", [("Content-Type", told)], protocol="HTTP/1.1")
            url = f"http://a.test/{name}"
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(body), length=len(body), http_headers=head
            )
            writer.write_record(record)


def test_the_charset_of_a_capture_is_read_as_headers_are_written(tmp_path: Path) -> None:
    page = html("L’été à Liège", text(2)).replace(b'<meta charset="utf-8">', b"")
    warc(
        tmp_path / "a.warc.gz",
        ("1", "text/html; Charset=windows-1252", page.decode().encode("cp1252")),
        ("2", "text/html; charset=utf-8; profile=x", page),
    )
    report, _ = take_in(tmp_path / "home", declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["a.warc.gz"]\n'))
    assert not report.failed and not report.warnings
    assert {one.charset for one in _captured(tmp_path / "home")} == {"cp1252", "utf-8"}


def test_xhtml_that_is_sent_as_xml_comes_in(tmp_path: Path) -> None:
    xml = b'<?xml version="1.0"?>\n'
    warc(
        tmp_path / "a.warc.gz",
        ("1", "application/xml", xml + html("One", text(1))),
        ("2", "application/pdf", html("Two", text(2))),
        ("map.xml", "text/xml", xml + b"<urlset><url><loc>http://a.test/1</loc></url></urlset>"),
    )
    report, outcomes = take_in(
        tmp_path / "home", declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["a.warc.gz"]\n')
    )
    assert outcomes == {"new": 2} and not report.failed


def _captured(home: Path) -> list[Any]:
    with CorpusStore.open(home) as store:
        return [store.captured(id_) for id_ in store.document_ids()]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC file of four pages, one zipped and one a redirect, written by wget."""
    if shutil.which("wget") is None:
        pytest.skip("wget is not installed")
    folder = tmp_path_factory.mktemp("wget")

    def answer(asked: Asked) -> Page | None:
        pages = {
            "/": Page(html("Start", text(1), ["/two", "/moved", "/lost"])),
            "/two": Page(html("Deux", text(2))),
            "/moved": Page(b"", status=301, headers={"Location": "/three"}),
            "/three": Page(html("Three", text(3))),
        }
        return pages.get(asked.path)

    with Server(answer) as server:
        command = [
            "wget",
            "-q",
            "-r",
            "-l2",
            "-e",
            "robots=off",
            "--warc-file=site",
            f"http://127.0.0.1:{server.port}/",
        ]
        subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=60)
    return folder / "site.warc.gz"


def test_a_warc_of_another_tool_comes_in(tmp_path: Path, foreign: Path) -> None:
    shutil.copy(foreign, tmp_path / "site.warc.gz")
    sources = declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["*.warc.gz"]\npublisher = "Centre"\n')
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 3} and not report.failed
    assert {a.title for _, articles in documents(tmp_path / "home").values() for a in articles} >= {"Deux", "Three"}


def wacz(path: Path, warc: bytes, told: str | None = None) -> None:
    resource = {"path": "archive/data.warc.gz", "hash": told or f"sha256:{hashlib.sha256(warc).hexdigest()}"}
    package = json.dumps({"profile": "data-package", "resources": [resource]}).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"})
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.warc.gz", warc)
        file.writestr("datapackage.json", package)
        file.writestr("datapackage-digest.json", digest)


def test_a_wacz_comes_in_when_its_digests_are_right(tmp_path: Path, foreign: Path) -> None:
    sources = declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["*.wacz"]\n')
    wacz(tmp_path / "site.wacz", foreign.read_bytes(), told="sha256:" + "0" * 64)
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"failed": 1} and "digest differs" in report.failed[0]["error"]
    wacz(tmp_path / "site.wacz", foreign.read_bytes())
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 3} and not report.failed


@pytest.mark.parametrize("name", ["cut.warc.gz", "noise.warc.gz", "noise.wacz", "none*.warc"])
def test_a_damaged_archive_is_reported_and_read_as_far_as_it_goes(tmp_path: Path, foreign: Path, name: str) -> None:
    if "none" not in name:
        whole = foreign.read_bytes()
        (tmp_path / name).write_bytes(whole[:-20] if "cut" in name else b"\x1f\x8b\x08nothing" * 50)
    sources = declare(tmp_path, f'name = "old"\ntype = "archive"\nfiles = ["{name}"]\n')
    report, _ = take_in(tmp_path / "home", sources)
    assert 1 <= len(report.failed) <= 2 and all(fault["error"] for fault in report.failed)


@pytest.mark.parametrize("package", ["[]", "null", '{"resources": null}', '{"resources": ["archive/data.warc.gz"]}'])
def test_an_odd_data_package_is_told_and_its_pages_are_read(tmp_path: Path, package: str) -> None:
    warc(tmp_path / "data.warc.gz", ("1", "text/html", html("One", text(1))))
    with zipfile.ZipFile(tmp_path / "site.wacz", "w") as file:
        file.write(tmp_path / "data.warc.gz", "archive/data.warc.gz")
        file.writestr("datapackage.json", package)
        file.writestr("datapackage-digest.json", "[]")
    sources = declare(tmp_path, 'name = "old"\ntype = "archive"\nfiles = ["*.wacz"]\n')
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 1, "failed": 1} and "no digest can be checked" in report.failed[0]["error"]


OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>'
    "<request>x</request>{}</OAI-PMH>"
)


def oai_record(n: int, deleted: bool = False) -> str:
    head = f"<identifier>oai:r.test:{n}</identifier><datestamp>2026-01-0{n}</datestamp>"
    if deleted:
        return f'<record><header status="deleted">{head}</header></record>'
    return (
        f"<record><header>{head}</header><metadata>"
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Rapport {n} sur la prévention</dc:title><dc:creator>Dupont, A.</dc:creator><dc:language>fre</dc:language>"
        f"<dc:date>2004-05-0{n}</dc:date><dc:identifier>https://r.test/{n}</dc:identifier>"
        f"<dc:description>{text(n)}</dc:description></oai_dc:dc></metadata></record>"
    )


def test_a_repository_is_harvested_and_withdraws(tmp_path: Path) -> None:
    deleted = False

    def answer(asked: Asked) -> Page:
        if "resumptionToken=" in asked.path:
            body = f"<ListRecords>{oai_record(2)}</ListRecords>"
        elif deleted:
            body = f"<ListRecords>{oai_record(1, deleted=True)}</ListRecords>"
        else:
            body = f"<ListRecords>{oai_record(1)}<resumptionToken>next</resumptionToken></ListRecords>"
        return Page(OAI.format(body).encode(), media_type="text/xml")

    with Server(answer) as server:
        endpoint = f'name = "repo"\ntype = "oai"\nendpoint = "http://127.0.0.1:{server.port}/oai"\nkind = "report"\n'
        sources = declare(tmp_path, endpoint)
        report, outcomes = take_in(tmp_path / "home", sources)
        assert outcomes == {"new": 2} and not report.failed
        held, articles = documents(tmp_path / "home")["repo/oai:r.test:1"]
        assert (str(held.issued), held.url, articles[0].authors) == ("2004-05-01", "https://r.test/1", ("Dupont, A.",))
        assert articles[0].declared_language == "fr" and text(1) in articles[0].text
        deleted = True
        _, outcomes = take_in(tmp_path / "home", sources, since=datetime.now(UTC))
        assert outcomes == {"gone": 1} and "from=" in server.log[-1].path
        assert documents(tmp_path / "home")["repo/oai:r.test:1"][0].gone is not None
        asked = len(server.log)
        sources.write_text(sources.read_text().replace("allow_private = true", ""))
        report, _ = take_in(tmp_path / "home", sources)
        assert "private address" in report.failed[0]["error"] and len(server.log) == asked


RIS = """TY  - JOUR
TI  - Trois observatoires
AU  - Tremblay, Line
PY  - 2004/06
AB  - {abstract}
UR  - https://lib.test/1
ER  -

TY  - RPRT
TI  - With a file
AU  - Smith, Jo
DA  - 2003/05/02
L1  - files/1/report.html
L1  - ../outside.html
ER  -
"""
BIB = """@article{{one, title = {{Trois {{Observatoires}}}}, author = {{Tremblay, Line}}, year = {{2004}}, month = jun,
  abstract = {{{abstract}}}, url = {{https://lib.test/1}}}}
@report{{two, title = {{With a file}}, author = {{Smith, Jo}}, date = {{2003-05-02}},
  file = {{Full Text:files/1/report.html:text/html;Bad:../outside.html:text/html}}}}
"""


@pytest.mark.parametrize("form", ["ris", "bib", "json"])
def test_a_library_of_references_with_its_files(tmp_path: Path, form: str) -> None:
    library = tmp_path / "zotero"
    (library / "files" / "1").mkdir(parents=True)
    (library / "files" / "1" / "report.html").write_bytes(html("The attached report", text(7)))
    (tmp_path / "outside.html").write_bytes(html("Secret", text(8)))
    csl = [
        {"id": "one", "title": "Trois observatoires", "author": [{"family": "Tremblay", "given": "Line"}],
         "issued": {"date-parts": [[2004, 6]]}, "abstract": text(6), "URL": "https://lib.test/1"},
        {"id": "two", "title": "With a file", "author": [{"family": "Smith", "given": "Jo"}],
         "issued": {"date-parts": [[2003, 5, 2]]}, "file": ["files/1/report.html", "../outside.html"]},
    ]  # fmt: skip
    texts = {"ris": RIS.format(abstract=text(6)), "bib": BIB.format(abstract=text(6)), "json": json.dumps(csl)}
    (library / f"library.{form}").write_text(texts[form], encoding="utf-8")
    sources = declare(tmp_path, f'name = "lib"\ntype = "references"\npath = "zotero/library.{form}"\n')
    report, outcomes = take_in(tmp_path / "home", sources)
    assert outcomes == {"new": 2, "failed": 1}
    assert "outside of the library" in report.failed[0]["error"]
    held = documents(tmp_path / "home")
    entry, articles = next(v for k, v in held.items() if "files" not in k)
    assert (str(entry.issued), entry.issued_precision) == ("2004-06-01", "month")
    assert articles[0].title.lower() == "trois observatoires" and articles[0].authors == ("Tremblay, Line",)
    attached, articles = held["lib/files/1/report.html"]
    assert str(attached.issued) == "2003-05-02" and text(7) in articles[0].text
    assert take_in(tmp_path / "home", sources)[1] == {"unchanged": 2, "failed": 1}


@pytest.mark.parametrize(
    ("name", "body", "outcomes", "said"),
    [
        ("a.json", '[{"id": "x"', {"failed": 1}, "library cannot be read"),
        ("a.json", "[" * 100_000, {"failed": 1}, "library cannot be read"),
        ("a.json", '{"title": "x"}', {"failed": 1}, "no list of entries"),
        ("a.json", '[{"title": "Un"}, 7, {"title": "Deux", "author": [null]}]', {"new": 1, "failed": 2}, "entry 2"),
        ("a.json", '[{"title": "Un", "author": null, "issued": null, "abstract": null}]', {"new": 1}, ""),
        ("a.bib", "@article{one, title = {x}", {"failed": 1}, "library cannot be read"),
        ("a.ris", "no tags at all", {"failed": 1}, "no entry"),
        ("a.ris", RIS.format(abstract="Un texte.").replace("ER  -", ""), {"new": 2, "failed": 1}, "outside"),
        ("a.txt", "x", {"failed": 1}, "must end in"),
    ],
)
def test_a_broken_library_is_told_and_ends_nothing(
    tmp_path: Path, name: str, body: str, outcomes: dict[str, int], said: str
) -> None:
    (tmp_path / "files" / "1").mkdir(parents=True)
    (tmp_path / "files" / "1" / "report.html").write_bytes(html("The attached report", text(7)))
    (tmp_path / name).write_text(body, encoding="utf-8")
    sources = declare(tmp_path, f'name = "lib"\ntype = "references"\npath = "{name}"\n')
    report, came = take_in(tmp_path / "home", sources)
    assert came == outcomes
    assert not said or any(said in f"{one['source']} {one['error']}" for one in report.failed), report.failed
