"""Settings from the environment: what is refused, and that secrets do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UsageError
from vigie.opening import make_engine
from vigie.settings import Settings

CLUSTER = {"VIGIE_ENGINE": "elasticsearch", "VIGIE_ELASTICSEARCH_URL": "https://a:9200, https://b:9200"}


def test_the_embedded_engine_needs_nothing() -> None:
    settings = Settings.read({})
    assert (settings.engine, settings.elasticsearch) == ("tantivy", None)


def test_the_command_line_stands_above_the_environment(tmp_path: Path) -> None:
    settings = Settings.read({"VIGIE_HOME": "/elsewhere", **CLUSTER}, home=tmp_path, engine="tantivy")
    assert (settings.home, settings.elasticsearch) == (tmp_path, None)


def test_secrets_come_from_files_and_are_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hunter2\n")
    settings = Settings.read(CLUSTER | {"VIGIE_ELASTICSEARCH_API_KEY_FILE": str(tmp_path / "key")})
    assert settings.elasticsearch is not None and settings.elasticsearch.api_key == "hunter2"
    url = "https://elastic:hunter2@a:9200"
    for shown in (settings, Settings.read(CLUSTER | {"VIGIE_ELASTICSEARCH_URL": url}), make_engine(settings)):
        assert "hunter2" not in repr(shown)


def test_opening_an_engine_asks_for_nothing_yet() -> None:
    engine = make_engine(Settings.read(CLUSTER))
    assert repr(engine) == "ElasticsearchEngine(https://a:9200, https://b:9200, 'vigie')"
    engine.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"VIGIE_ENGINE": "solr"}, "unknown engine"),
        ({"VIGIE_ENGINE": "elasticsearch"}, "VIGIE_ELASTICSEARCH_URL"),
        (CLUSTER | {"VIGIE_ELASTICSEARCH_TIMEOUT": "soon"}, "VIGIE_ELASTICSEARCH_TIMEOUT"),
        (CLUSTER | {"VIGIE_ELASTICSEARCH_TIMEOUT": "nan"}, "VIGIE_ELASTICSEARCH_TIMEOUT"),
        (CLUSTER | {"VIGIE_ELASTICSEARCH_SHARDS": "0"}, "VIGIE_ELASTICSEARCH_SHARDS"),
        (CLUSTER | {"VIGIE_ELASTICSEARCH_REPLICAS": "-1"}, "VIGIE_ELASTICSEARCH_REPLICAS"),
        (CLUSTER | {"VIGIE_ELASTICSEARCH_API_KEY_FILE": "/no/such/file"}, "API_KEY_FILE"),
    ],
)
def test_what_cannot_be_is_refused_by_name(given: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Settings.read(given)


@pytest.mark.parametrize(
    "given",
    [
        {"VIGIE_ELASTICSEARCH_INDEX": "Vigie,*"},
        {"VIGIE_ELASTICSEARCH_CA": "/no/such/file"},
        {"VIGIE_ELASTICSEARCH_API_KEY": "x", "VIGIE_ELASTICSEARCH_USER": "y"},
        {"VIGIE_ELASTICSEARCH_URL": "https://a b"},
        {"VIGIE_ELASTICSEARCH_API_KEY": "clé secrète"},
    ],
)
def test_what_a_cluster_cannot_take_is_refused_when_it_is_opened(given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        make_engine(Settings.read(CLUSTER | given))
