"""Who is who: the ids of documents and articles, and which article of a page is which when the page has changed."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from corpus.model import SplitArticle, SplitDocument
from corpus.text import digest, fold_key

SIMILAR = 0.6
"""From this share of common words in order, two texts without a common heading are one article, edited."""

SIMILAR_UNDER_HEADING = 0.3
"""The same for texts under a heading that stands more than once in the page."""

_ID_LENGTH = 32  # hexadecimal digits, 128 bits
_CANDIDATES = 5  # texts that are compared word by word, out of those that share a shingle
_SHINGLE = 3  # words


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What an article of the document was like when it was last seen; `gone` if that is not the present state."""

    id: str
    ordinal: int
    title: str
    text: str
    gone: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    ordinal: int
    heading: str
    words: tuple[str, ...]


def document_id(key: str) -> str:
    """The id of the document that was first found under this key."""
    return digest("document", key)[:_ID_LENGTH]


def article_id(document_key: str, title: str, occurrence: int) -> str:
    """The id of an article: from its document's key, folded title and occurrence of that title when first seen."""
    return digest("article", document_key, fold_key(title), str(occurrence))[:_ID_LENGTH]


def revision_of(article: SplitArticle, document: SplitDocument) -> str:
    """The digest of all that an annotation depends on: the article's content, its issue date and declared language."""
    content = article.model_dump_json(include={"section", "title", "authors", "text", "blocks", "links", "recurring"})
    date = document.issued.isoformat() if document.issued else ""
    return digest(
        content, date, document.issued_precision or "", document.issued_from or "", document.declared_language or ""
    )


def assign_ids(document_key: str, known: Sequence[KnownArticle], found: Sequence[SplitArticle]) -> list[str]:
    """Give each article of a page, as now split, the id that it has or gets.

    Kept by heading, then by similarity of text; among the articles of the last reading first, then among those that
    had vanished and may have come back. What is left is new.

    Args:
        document_key: key of the document when first seen.
        known: all articles that the document ever had.
        found: its articles now, in the order of the page.

    Returns:
        One id for each of `found`, all different.
    """
    texts = [_Candidate("", i, fold_key(a.title), _words(a.text)) for i, a in enumerate(found)]
    ids: dict[int, str] = {}
    for gone in (False, True):
        pool = [_Candidate(k.id, k.ordinal, fold_key(k.title), _words(k.text)) for k in known if k.gone is gone]
        for matching in (_unchanged, _by_heading, _by_text):
            free = [t for t in texts if t.ordinal not in ids]
            taken = set(ids.values())
            ids.update(matching(free, [k for k in pool if k.id not in taken]))
    used = {k.id for k in known} | set(ids.values())
    for i, article in enumerate(found):
        if i not in ids:
            fresh = (article_id(document_key, article.title, n) for n in count())
            ids[i] = next(new for new in fresh if new not in used)
            used.add(ids[i])
    return [ids[i] for i in range(len(found))]


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold_key(text).split())


def _unchanged(found: list[_Candidate], known: list[_Candidate]) -> dict[int, str]:
    """Pair what has the same heading and the same words; identical ones in their order."""
    return _pair_equal(found, known, lambda article: (article.heading, article.words))


def _pair_equal(found: list[_Candidate], known: list[_Candidate], of: Callable[[_Candidate], object]) -> dict[int, str]:
    holders: defaultdict[object, deque[str]] = defaultdict(deque)
    for old in sorted(known, key=lambda k: k.ordinal):
        holders[of(old)].append(old.id)
    return {new.ordinal: holders[of(new)].popleft() for new in found if holders.get(of(new))}


def _by_heading(found: list[_Candidate], known: list[_Candidate]) -> dict[int, str]:
    """Pair what stands under the same heading; where that is not unique, the texts must be akin as well."""
    groups: defaultdict[str, tuple[list[_Candidate], list[_Candidate]]] = defaultdict(lambda: ([], []))
    for side, articles in enumerate((found, known)):
        for article in articles:
            if article.heading:
                groups[article.heading][side].append(article)
    ids: dict[int, str] = {}
    for new, old in groups.values():
        if len(new) == 1 and len(old) == 1:
            ids[new[0].ordinal] = old[0].id
        elif new and old:
            ids.update(_pair_best(_scores(new, old, SIMILAR_UNDER_HEADING)))
    return ids


def _by_text(found: list[_Candidate], known: list[_Candidate]) -> dict[int, str]:
    ids = _pair_equal([f for f in found if f.words], [k for k in known if k.words], lambda article: article.words)
    taken = set(ids.values())
    rest = [f for f in found if f.ordinal not in ids]
    ids.update(_pair_best(_scores(rest, [k for k in known if k.id not in taken], SIMILAR)))
    return ids


def _scores(
    found: list[_Candidate], known: list[_Candidate], floor: float
) -> Iterator[tuple[float, _Candidate, _Candidate]]:
    """Similarity of words in order (normalised Indel distance), for the pairs that share runs of words.

    Comparing all pairs would take minutes on a listing of a thousand entries.
    """
    if not found or not known:
        return
    from rapidfuzz.distance import Indel

    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, old in enumerate(known):
        for shingle in _shingles(old.words):
            holders[shingle].append(i)
    for new in found:
        shared = Counter(i for shingle in _shingles(new.words) for i in holders.get(shingle, ()))
        best = sorted(shared, key=lambda i: (-shared[i], known[i].ordinal))[:_CANDIDATES]
        for old in (known[i] for i in best):
            score = Indel.normalized_similarity(new.words, old.words, score_cutoff=floor)
            if score >= floor:
                yield score, new, old


def _shingles(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    if len(words) <= _SHINGLE:
        return {words} if words else set()
    return {words[i : i + _SHINGLE] for i in range(len(words) - _SHINGLE + 1)}


def _pair_best(scores: Iterator[tuple[float, _Candidate, _Candidate]]) -> dict[int, str]:
    """Pair the most similar first; between equals those that stand nearest to their old place."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    ranked = sorted(scores, key=lambda s: (-s[0], abs(s[1].ordinal - s[2].ordinal), s[1].ordinal, s[2].ordinal))
    for _, new, old in ranked:
        if new.ordinal not in ids and old.id not in taken:
            ids[new.ordinal] = old.id
            taken.add(old.id)
    return ids
