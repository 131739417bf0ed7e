"""The settings of a Vigie, from the environment: one table that feeds the command line and the documentation.

Plain dataclasses, since `vigie --help` must not wait for a validation library.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is for, and what holds without it."""

    name: str
    help: str
    default: str | None = None


SETTINGS: tuple[Setting, ...] = (
    Setting("VIGIE_HOME", "Folder that holds corpus, captures and index.", "./vigie-data"),
    Setting("VIGIE_DATABASE_URL", "PostgreSQL server of the corpus: postgresql://USER:PASSWORD@HOST/DATABASE.", None),
    Setting("VIGIE_ENGINE", "Search engine: tantivy (embedded) or elasticsearch.", "tantivy"),
    Setting("VIGIE_ELASTICSEARCH_URL", "Addresses of the cluster, separated by commas."),
    Setting("VIGIE_ELASTICSEARCH_API_KEY", "API key (encoded form), or …_API_KEY_FILE."),
    Setting("VIGIE_ELASTICSEARCH_API_KEY_FILE", "File that holds the API key."),
    Setting("VIGIE_ELASTICSEARCH_USER", "User, in place of an API key."),
    Setting("VIGIE_ELASTICSEARCH_PASSWORD", "Password of that user, or …_PASSWORD_FILE."),
    Setting("VIGIE_ELASTICSEARCH_PASSWORD_FILE", "File that holds the password."),
    Setting("VIGIE_ELASTICSEARCH_CA", "PEM file of the authority that signed the cluster's certificates."),
    Setting("VIGIE_ELASTICSEARCH_TIMEOUT", "Seconds that a search may take.", "10"),
    Setting("VIGIE_ELASTICSEARCH_INDEX", "What the names of all its indices begin with.", "vigie"),
    Setting("VIGIE_ELASTICSEARCH_SHARDS", "Primary shards of a new index.", "1"),
    Setting(
        "VIGIE_ELASTICSEARCH_REPLICAS",
        "Copies of each shard; auto: one as soon as there is a second node.",
        "auto",
    ),
    Setting("VIGIE_API_KEY", "Keys of editors, as KEY or NAME:KEY, separated by commas; or …_API_KEY_FILE."),
    Setting("VIGIE_API_KEY_FILE", "File that holds them, separated by commas or lines."),
)
ENGINES = ("tantivy", "elasticsearch")


@dataclass(frozen=True, slots=True)
class ElasticsearchSettings:
    """Where the cluster is, and how its indices are laid out. Addresses may hold a password, and are not shown."""

    urls: str = field(repr=False)
    api_key: str | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    timeout: float = 10.0
    index: str = "vigie"
    shards: int = 1
    replicas: int | None = None
    """None: one copy as soon as there is a second node."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. What may hold a password is not shown."""

    home: Path
    engine: str
    elasticsearch: ElasticsearchSettings | None = None
    """What the engine `elasticsearch` needs; None for the embedded one."""
    database_url: str | None = field(default=None, repr=False)
    api_keys: str | None = field(default=None, repr=False)
    """Keys of editors, as `search_api.editors.read_keys` takes them; None: nobody may write over HTTP."""

    @classmethod
    def read(
        cls, environment: Mapping[str, str] | None = None, *, home: Path | None = None, engine: str | None = None
    ) -> Settings:
        """The settings from the environment, with what the command line says above them.

        Args:
            environment: variables; those of the process by default.
            home: the home folder as given on the command line.
            engine: the engine as given there.

        Raises:
            UsageError: a variable has a value that nothing here understands.
        """
        given = os.environ if environment is None else environment
        values = {setting.name: given.get(setting.name) or setting.default or "" for setting in SETTINGS}
        engine = engine or values["VIGIE_ENGINE"]
        if engine not in ENGINES:
            raise UsageError(f"VIGIE_ENGINE names an unknown engine: {engine!r}.", f"Known: {', '.join(ENGINES)}.")
        cluster = _elasticsearch(values) if engine == "elasticsearch" else None
        return cls(
            home=home or Path(values["VIGIE_HOME"]),
            engine=engine,
            elasticsearch=cluster,
            database_url=values["VIGIE_DATABASE_URL"] or None,
            api_keys=_secret(values, "VIGIE_API_KEY"),
        )


def _elasticsearch(values: Mapping[str, str]) -> ElasticsearchSettings:
    prefix = "VIGIE_ELASTICSEARCH_"
    given = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    if not given["URL"]:
        raise UsageError(
            "VIGIE_ENGINE=elasticsearch needs the address of the cluster.",
            "Set VIGIE_ELASTICSEARCH_URL, as in https://host:9200.",
        )
    replicas = given["REPLICAS"]
    return ElasticsearchSettings(
        urls=given["URL"],
        api_key=_secret(values, f"{prefix}API_KEY"),
        user=given["USER"] or None,
        password=_secret(values, f"{prefix}PASSWORD"),
        ca=Path(given["CA"]) if given["CA"] else None,
        timeout=_number(f"{prefix}TIMEOUT", given["TIMEOUT"], least=0.1, most=600),
        index=given["INDEX"],
        shards=int(_number(f"{prefix}SHARDS", given["SHARDS"], least=1, most=1000)),
        replicas=None if replicas == "auto" else int(_number(f"{prefix}REPLICAS", replicas, least=0, most=100)),
    )


def _secret(given: Mapping[str, str], name: str) -> str | None:
    """A secret from the variable, or from the file that the variable `…_FILE` names."""
    if given[name] or not given[f"{name}_FILE"]:
        return given[name] or None
    path = Path(given[f"{name}_FILE"])
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(
            f"{name}_FILE names a file that cannot be read: {path}.", "Look at its name and rights."
        ) from e


def _number(name: str, value: str, *, least: float, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise UsageError(f"{name} is {value!r}.", f"Give a number from {least:g} to {most:g}.")
    return number
