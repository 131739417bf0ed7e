"""Pages with gold text, in the layouts of public benchmarks and in our own.

- `ground-truth.json` with `articleBody` by id, pages in `html/ID.html.gz` (Scrapinghub's article extraction benchmark);
- `evaldata.json` with `file`, `with` and `without` by address, pages in `eval/` or `cache/` (trafilatura's own);
- `ground-truth/ID.json` with `ground_truth.main_content`, pages in `html/ID.html.gz` (WCXB, 2025);
- `ground-truth/SET.jsonl` with `page_id` and `plaintext`, pages in `html/SET/ID.html` (Bevendorff et al., 2023);
- `gold/ID.json` with `text` and `articles`, pages in `pages/ID.html` (ours).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page as bytes, and what is known of its main text: the whole of it, or snippets it has and has not."""

    name: str
    html: bytes
    text: str | None
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()
    articles: int = 1


def load(folder: Path) -> Iterator[GoldPage]:
    """The pages of a folder in any of the layouts; raises ValueError when it is none of them."""
    for there, reader in _LAYOUTS:
        for base in (folder, folder / "tests"):
            if (base / there).exists():
                yield from reader(base)
                return
    raise ValueError(f"{folder} has none of " + ", ".join(there for there, _ in _LAYOUTS))


def _json(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _page(folder: Path, name: str) -> bytes | None:
    for path in (folder / f"{name}.html.gz", folder / f"{name}.html", folder / f"{name}.htm", folder / name):
        if path.is_file():
            data = path.read_bytes()
            return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    return None


def _by_body(base: Path) -> Iterator[GoldPage]:
    for name, gold in _json(base / "ground-truth.json").items():
        html = _page(base / "html", name)
        if html is not None:
            yield GoldPage(
                name, html, gold.get("articleBody") or "", tuple(gold.get("with", ())), tuple(gold.get("without", ()))
            )


def _by_snippets(base: Path) -> Iterator[GoldPage]:
    for address, gold in _json(base / "evaldata.json").items():
        html = _page(base / "cache", gold["file"]) or _page(base / "eval", gold["file"])
        if html is not None:
            yield GoldPage(address, html, None, tuple(gold["with"]), tuple(gold["without"]))


def _by_page(base: Path) -> Iterator[GoldPage]:
    for path in sorted((base / "ground-truth").glob("*.json*")):
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                gold = json.loads(line)
                html = _page(base / "html" / path.stem, gold["page_id"])
                if html is not None:
                    yield GoldPage(gold["page_id"], html, gold["plaintext"])
            continue
        gold = _json(path)
        gold = gold.get("ground_truth", gold)
        html = _page(base / "html", path.stem)
        text = next((gold[k] for k in ("main_content", "articleBody", "plaintext", "text") if gold.get(k)), "")
        if html is not None:
            yield GoldPage(path.stem, html, text, tuple(gold.get("with", ())), tuple(gold.get("without", ())))


def _ours(base: Path) -> Iterator[GoldPage]:
    for path in sorted((base / "gold").glob("*.json")):
        gold = _json(path)
        html = _page(base / "pages", path.stem)
        if html is not None:
            yield GoldPage(path.stem, html, gold["text"], articles=gold["articles"])


_LAYOUTS: tuple[tuple[str, Callable[[Path], Iterator[GoldPage]]], ...] = (
    ("gold", _ours),
    ("evaldata.json", _by_snippets),
    ("ground-truth.json", _by_body),
    ("ground-truth", _by_page),
)
