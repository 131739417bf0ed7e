"""A concept scheme in memory: concepts, their labels and how they hang together. Immutable."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from corpus.errors import UsageError
from corpus.model import KINDS, Kind
from corpus.text import digest

LabelLanguage = Literal["fr", "en"]
LabelRole = Literal["preferred", "alternative", "hidden", "acronym", "weak", "title", "never", "clue"]
MatchKind = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]

LANGUAGES: tuple[LabelLanguage, ...] = ("fr", "en")
# Of two roles given to the same words the later one tells how they match: a preferred label may be weak.
ROLES: tuple[LabelRole, ...] = ("preferred", "alternative", "hidden", "acronym", "weak", "title", "never", "clue")
NEAR_IDS = 3
_Step = Callable[["Concept"], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept in one language, and the role in which it counts (see vocabulary.ttl)."""

    text: str
    language: LabelLanguage
    role: LabelRole


@dataclass(frozen=True, slots=True)
class ForeignMatch:
    """A concept of another vocabulary that means the same, or nearly."""

    kind: MatchKind
    uri: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept. `broader`, `narrower` and `related` hold ids; texts are by language."""

    id: str
    uri: str
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    scope_notes: Mapping[str, str] = field(default_factory=dict)
    gists: Mapping[str, str] = field(default_factory=dict)
    """The definition in a few words, by language, as the tagger compares it in meaning."""
    examples: tuple[tuple[str, str], ...] = ()
    """(language, sentence) as texts on it have them, often without naming it: what it is like in meaning."""
    groups_only: bool = False
    kind: Kind | None = None
    body: str | None = None
    """The record of the authority list for the body that it is about; articles that do not name it get no tag."""
    deprecated: bool = False
    replaced_by: str | None = None
    mappings: tuple[ForeignMatch, ...] = ()
    notation: str = ""
    """The code under which the scheme files the concept, where it has one."""

    @property
    def tags(self) -> bool:
        """Whether articles can be tagged with it: not when it only groups, names a kind or is deprecated."""
        return not (self.groups_only or self.deprecated or self.kind)

    @property
    def told(self) -> Mapping[str, str]:
        """What tells its meaning to the tagger, by language: the gist, else the definition."""
        return {**self.definitions, **self.gists}

    @property
    def tagging_key(self) -> tuple[object, ...]:
        """All of it that the tagger reads, in an order that does not hang on the file's."""
        return (
            self.id,
            sorted((label.language, label.role, label.text) for label in self.labels),
            self.broader,
            self.narrower,
            self.related,
            sorted(self.told.items()),
            sorted(self.examples),
            self.groups_only,
            self.kind,
            self.body,
            self.deprecated,
        )

    def named(self, language: str, role: LabelRole) -> tuple[str, ...]:
        """Its labels of one language and role, in the order of the file."""
        return tuple(x.text for x in self.labels if x.language == language and x.role == role)


@dataclass(frozen=True, slots=True)
class SchemeMetadata:
    """What a scheme says of itself (Dublin Core terms). Texts are by language, dates as the file writes them."""

    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    creators: tuple[str, ...] = ()
    """Names, or addresses of who made it."""
    created: str = ""
    modified: str = ""
    license: str = ""
    """Address of the licence, or its text."""


class Scheme:
    """A concept scheme, looked up by concept id.

    Args:
        uri: address of the scheme.
        version: what the file calls its version; empty when it does not say.
        concepts: all concepts, deprecated ones among them.
        metadata: what the scheme says of itself.
    """

    def __init__(
        self, uri: str, version: str, concepts: tuple[Concept, ...], metadata: SchemeMetadata | None = None
    ) -> None:
        self.uri = uri
        self.version = version
        self.metadata = metadata or SchemeMetadata()
        self._concepts = {concept.id: concept for concept in concepts}
        self._shown: dict[tuple[str, str], str] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        self._below: dict[str, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._concepts

    def __getitem__(self, concept_id: str) -> Concept:
        """The concept of that id.

        Raises:
            UsageError: there is none; the remedy names ids that look alike.
        """
        concept = self._concepts.get(concept_id)
        if concept is None:
            near = difflib.get_close_matches(concept_id, self._concepts, n=NEAR_IDS)
            listed = "`vigie taxonomy export --format csv` or `GET /v1/concepts` lists them."
            remedy = f"Did you mean {', '.join(near)}?" if near else listed
            raise UsageError(f"There is no concept {concept_id!r}.", remedy)
        return concept

    @cached_property
    def top(self) -> tuple[str, ...]:
        """Ids of the concepts without a broader one, in the order of the file."""
        return tuple(c.id for c in self if not c.broader and not c.deprecated)

    @cached_property
    def digest(self) -> str:
        """A digest of all that the scheme says: equal for equal contents, whatever file they came from."""
        parts = [self.uri, self.version, repr(self.metadata)]
        parts += [repr(self._concepts[key]) for key in sorted(self._concepts)]
        return digest(*parts)

    @cached_property
    def tagging_digest(self) -> str:
        """A digest of what the tagger reads: when it stays, so do all tags.

        Scope notes, mappings, metadata and the version are not in it, nor is a concept that is deprecated.
        """
        told = [c.tagging_key for c in self if not c.deprecated]
        return digest(*(repr(key) for key in sorted(told)))

    def name(self, language: str) -> str:
        """The title in that language, else in any other, else the address, else an empty text."""
        titles = self.metadata.titles
        return titles.get(language) or next(iter(titles.values()), "") or self.uri

    def label(self, concept_id: str, language: str) -> str:
        """The preferred label in that language, else in any other, else the id."""
        # Asked for every concept of the facets with every search.
        shown = self._shown.get((concept_id, language))
        if shown is None:
            concept = self[concept_id]
            names = [name for wanted in (language, *LANGUAGES) for name in concept.named(wanted, "preferred")[:1]]
            shown = self._shown[concept_id, language] = names[0] if names else concept_id
        return shown

    @cached_property
    def kind_concepts(self) -> Mapping[Kind, str]:
        """The concept that names a kind of article, for the kinds that just one concept stands for."""
        named: dict[Kind, list[str]] = defaultdict(list)
        for concept in self:
            if concept.kind and not concept.deprecated:
                named[concept.kind].append(concept.id)
        return {kind: ids[0] for kind, ids in named.items() if len(ids) == 1}

    def current(self, concept_id: str) -> str:
        """The id itself, or that of the concept which replaced it when it is deprecated. Survives cycles."""
        seen = {concept_id}
        concept = self[concept_id]
        while concept.deprecated and concept.replaced_by in self._concepts and concept.replaced_by not in seen:
            seen.add(concept.replaced_by)
            concept = self._concepts[concept.replaced_by]
        return concept.id

    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """Ids of all broader concepts, nearest first, without the concept itself. Survives cycles."""
        return self._reach(concept_id, self._above, lambda c: c.broader)

    def descendants(self, concept_id: str) -> tuple[str, ...]:
        """Ids of all narrower concepts, nearest first, without the concept itself. Survives cycles."""
        return self._reach(concept_id, self._below, lambda c: c.narrower)

    def _reach(self, concept_id: str, known: dict[str, tuple[str, ...]], step: _Step) -> tuple[str, ...]:
        if concept_id in known:
            return known[concept_id]
        found: dict[str, None] = {}
        layer = list(step(self[concept_id]))
        while layer:
            fresh = [i for i in layer if i not in found and i != concept_id and i in self._concepts]
            found.update(dict.fromkeys(fresh))
            layer = [following for i in fresh for following in step(self._concepts[i])]
        known[concept_id] = tuple(found)
        return known[concept_id]


def known_kind(name: str) -> Kind | None:
    """The kind of article of that name, or None."""
    return next((kind for kind in KINDS if kind == name), None)
