"""A server with security on: who may, who may not, and that no secret is ever shown."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from clustered import SCHEME, put
from elasticsearch import Elasticsearch

from corpus.errors import EngineError, UsageError
from corpus.store import CorpusStore
from indexer.engine import EngineQuery
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.following import Follower
from tests.command_line import Vigie
from tests.elasticsearch_server.certificate import PASSWORD, make_certificate
from tests.elasticsearch_server.node import Node, Servers

pytestmark = pytest.mark.slow

SECRET = "s3cret-of-elastic"
PREFIX = "secured"
# What docs/how-to/deploy.md tells to give to Vigie's key.
RIGHTS = {
    "vigie": {
        "cluster": ["monitor"],
        "indices": [{"names": [f"{PREFIX}-*"], "privileges": ["all"]}],
    }
}


@dataclass(frozen=True)
class Secured:
    node: Node
    ca: Path
    key: str
    powerless_key: str

    def connection(self, **given: object) -> Connection:
        return Connection.at(self.node.url, **({"ca": self.ca, "api_key": self.key} | given))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def secured(elasticsearch_servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    store, ca = make_certificate(tmp_path_factory.mktemp("certificate"))
    settings = {
        "xpack.security.enabled": True,
        "xpack.security.http.ssl.enabled": True,
        "xpack.security.http.ssl.keystore.path": "http.p12",
        "xpack.security.http.ssl.keystore.password": PASSWORD,
        "xpack.security.transport.ssl.enabled": False,
    }
    node = elasticsearch_servers.node("secured", settings, password=SECRET)
    shutil.copy(store, node.folder / "config" / "http.p12")
    (node.folder / "config" / "http.p12").chmod(0o644)
    node.start()
    with Elasticsearch(node.url, basic_auth=("elastic", SECRET), ca_certs=str(ca)) as client:
        key = client.security.create_api_key(name="vigie", role_descriptors=RIGHTS)["encoded"]
        powerless = {"nothing": {"cluster": [], "indices": []}}
        other = client.security.create_api_key(name="powerless", role_descriptors=powerless)["encoded"]
    yield Secured(node, ca, key, other)
    node.stop()


def test_a_key_with_the_rights_of_the_guide_suffices_for_everything(secured: Secured, tmp_path: Path) -> None:
    engine = ElasticsearchEngine(secured.connection(), prefix=PREFIX)
    with CorpusStore.open(tmp_path / "home") as store:
        put(store, "one", 3)
        follower = Follower(store, engine, SCHEME)
        follower.catch_up()
        follower.rebuild()
        engine.rollback()
        follower.rebuild()
    assert engine.search(EngineQuery(words=("lantern",))).total == 3
    assert engine.suggest("lan", limit=1) == [("lantern", 3)]
    assert engine.spellings("lantrn", limit=1) == [("lantern", 3)]
    state = engine.cluster()
    assert state.version.startswith("8.") and state.health in {"green", "yellow"}
    engine.remove()


def test_a_wrong_key_is_told_without_the_key(secured: Secured) -> None:
    wrong = base64.b64encode(b"thisisnoid:thisisnokey").decode()
    connection = secured.connection(api_key=wrong)
    engine = ElasticsearchEngine(connection, prefix=PREFIX)
    with pytest.raises(EngineError, match=r"does not accept the API key.*VIGIE_ELASTICSEARCH_API_KEY") as refused:
        engine.search(EngineQuery(words=("lantern",)))
    assert wrong not in str(refused.value) and wrong not in repr(engine) and wrong not in repr(connection)


def test_a_key_without_rights_is_told_what_it_lacks(secured: Secured) -> None:
    engine = ElasticsearchEngine(secured.connection(api_key=secured.powerless_key), prefix=PREFIX)
    with pytest.raises(EngineError, match=r"does not allow this.*`monitor`"):
        engine.reached()
    with pytest.raises(EngineError, match="does not allow this"):
        engine.search(EngineQuery(words=("lantern",)))


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: Secured) -> None:
    engine = ElasticsearchEngine(secured.connection(ca=None), prefix=PREFIX)
    with pytest.raises(EngineError, match=r"certificate is not trusted.*VIGIE_ELASTICSEARCH_CA"):
        engine.stats()


def test_a_password_in_the_address_works_and_is_not_shown(secured: Secured) -> None:
    url = secured.node.url.replace("https://", f"https://elastic:{SECRET}@")
    connection = Connection.at(url, ca=secured.ca)
    assert SECRET not in repr(connection) and connection.basic == ("elastic", SECRET)
    engine = ElasticsearchEngine(connection, prefix=PREFIX)
    assert engine.stats().articles == 0
    wrong = ElasticsearchEngine(Connection.at(url.replace(SECRET, "wr0ng-one"), ca=secured.ca), prefix=PREFIX)
    with pytest.raises(EngineError, match="does not accept") as refused:
        wrong.stats()
    assert "wr0ng-one" not in str(refused.value) and "wr0ng-one" not in repr(wrong)


def test_what_is_no_address_is_refused_without_repeating_it() -> None:
    for url in ("elastic:hunter2@host", "ftp://elastic:hunter2@host", "http://", "https://host:port"):
        with pytest.raises(UsageError, match="no http or https address") as refused:
            Connection.at(url)
        assert "hunter2" not in str(refused.value)


def test_the_command_line_over_the_cluster(
    secured: Secured, vigie: Vigie, tmp_path: Path, pages_home: Path, sample_pages: list[Path]
) -> None:
    key_file = tmp_path / "key"
    key_file.write_text(secured.key + "\n")
    environment = {
        "VIGIE_ENGINE": "elasticsearch",
        "VIGIE_ELASTICSEARCH_URL": secured.node.url,
        "VIGIE_ELASTICSEARCH_API_KEY_FILE": str(key_file),
        "VIGIE_ELASTICSEARCH_CA": str(secured.ca),
        "VIGIE_ELASTICSEARCH_INDEX": f"{PREFIX}-cli",
    }
    home = pages_home
    shutil.rmtree(home / "index")
    ingested = vigie("ingest", *sample_pages, "--home", home, "--json", env=environment)
    assert ingested.code == 0, ingested.err
    assert not (home / "index").exists()
    articles = ingested.json["unchanged"]
    status = vigie("status", "--home", home, "--json", env=environment)
    assert status.code == 0 and status.json["index"]["articles"] == articles > 0
    assert status.json["index"]["behind"] == 0
    cluster = status.json["index"]["cluster"]
    assert cluster["generations"] == {"g000001": [f"{PREFIX}-cli-read", f"{PREFIX}-cli-write"]}
    reindexed = vigie("reindex", "--home", home, "--json", env=environment)
    assert reindexed.json["generation"] == "g000002" and reindexed.json["previous"] == "g000001"
    assert vigie("rollback", "--home", home, "--json", env=environment).json == {"generation": "g000001"}

    embedded = vigie("reindex", "--engine", "tantivy", "--home", home, "--json", env=environment)
    assert embedded.json["articles"] == articles
    query = ("search", "prévention", "--home", home, "--json", "--limit", "50")
    here = vigie(*query, env=environment | {"VIGIE_ENGINE": "tantivy"}).json
    there = vigie(*query, env=environment).json
    assert here["total"] == there["total"] > 0
    assert {h["id"] for h in here["hits"]} == {h["id"] for h in there["hits"]}
    assert here["bridges"] == there["bridges"]

    wrong = environment | {"VIGIE_ELASTICSEARCH_API_KEY": "d3Jvbmc6d3Jvbmc="}
    refused = vigie("status", "--home", home, "--json", env=wrong)
    assert refused.code == 3 and "does not accept the API key" in refused.json["index"]["error"]
    assert refused.json["corpus"]["articles"] == articles
    searched = vigie("search", "police", "--home", home, env=wrong)
    assert searched.code == 3 and searched.err.count("\n") == 1
    assert "d3Jvbmc6d3Jvbmc=" not in searched.err + refused.out + refused.err
