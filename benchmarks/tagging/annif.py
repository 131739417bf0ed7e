"""Annif on the articles of the gold: `python -m benchmarks.tagging.annif FOLDER [--part test]`.

Trains Annif (annif.org) on the development part of the sample corpus, once with MLLM and once with TF-IDF, for each
language, and writes what it suggests for the part into `FOLDER/suggestions.json`; compare with
`vigie eval --compare --suggestions FOLDER/suggestions.json`. Limit and least score are those with the best micro-F1 on
development articles that were left out of the training by page.

Annif needs other versions of what Vigie needs: it gets an environment of its own in FOLDER. The sentence model that its
MLLM wants from NLTK is taken from the wheel of llama-index-core, as nothing is fetched from elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.sample import GoldArticle, GoldDocument, load_gold, part_digest
from taxonomy.export import export
from taxonomy.load import load_scheme
from taxonomy.scheme import Scheme
from vigie.evaluation.systems import Suggested, key_of, take

ANNIF = "annif==1.4.3"
DRIVER = Path(__file__).with_name("annif_driver.py")
BACKENDS = {"mllm": "Annif MLLM", "tfidf": "Annif TF-IDF"}
ANALYZERS = {"en": "english", "fr": "french"}
FOLDS = 4
LIMITS = range(1, 9)
THRESHOLDS = tuple(n / 20 for n in range(15))
Articles = dict[str, tuple[GoldArticle, str]]
"""By key the article and its page."""


def environment(folder: Path) -> tuple[Path, dict[str, str]]:
    """Annif's interpreter and the variables to run it with; made when they are not there."""
    python = folder / "env" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", ANNIF], check=True)
    data = folder / "nltk_data"
    if not (data / "tokenizers" / "punkt_tab").exists():
        wheels = folder / "wheels"
        asked = ["--no-deps", "--only-binary", ":all:", "--dest", str(wheels), "llama-index-core"]
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", *asked], check=True)
        with zipfile.ZipFile(next(wheels.glob("llama_index_core-*.whl"))) as wheel:
            for name in wheel.namelist():
                _, found, rest = name.partition("nltk_cache/tokenizers/punkt_tab/")
                if found and rest and not name.endswith("/"):
                    target = data / "tokenizers" / "punkt_tab" / rest
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(wheel.read(name))
    return python, {**os.environ, "NLTK_DATA": str(data), "PYTHONPATH": ""}


def articles_of(documents: Sequence[GoldDocument], language: str) -> Articles:
    """The articles in a language; one in neither is read as English."""
    return {
        key_of(document, n): (article, document.page)
        for document in documents
        for n, article in enumerate(document.articles)
        if (article.language == "fr") == (language == "fr")
    }


def text_of(article: GoldArticle) -> str:
    """What Annif reads of an article."""
    return f"{article.title}\n{article.text}"


def run_of(backend: str, language: str, train: Articles, asked: Articles, scheme: Scheme) -> dict[str, Any]:
    """One training and what to ask afterwards, for the driver."""
    return {
        "backend": backend,
        "language": language,
        "analyzer": ANALYZERS[language],
        "train": [
            {"text": text_of(article), "uris": [scheme[c].uri for c in article.concepts if c in scheme]}
            for article, _ in train.values()
        ],
        "suggest": [text_of(article) for article, _ in asked.values()],
    }


def ask(folder: Path, runs: Sequence[Mapping[str, Any]], scheme: Scheme) -> list[list[Suggested]]:
    """What Annif suggests: for each run and article asked the concepts that can tag, best first."""
    python, variables = environment(folder)
    vocabulary = folder / "vocabulary.ttl"
    vocabulary.write_text(export(scheme, "turtle"), encoding="utf-8")
    job = folder / "job.json"
    job.write_text(json.dumps({"vocabulary": str(vocabulary), "runs": list(runs)}), encoding="utf-8")
    answer = folder / "answer.json"
    # -P: else the folder of the driver would come first, and this module pass for Annif
    subprocess.run([str(python), "-P", str(DRIVER), str(job), str(answer)], check=True, env=variables, cwd=folder)
    ids = {concept.uri: concept.id for concept in scheme if concept.tags}
    told: list[list[list[tuple[str, float]]]] = json.loads(answer.read_text(encoding="utf-8"))
    return [[[(ids[uri], score) for uri, score in listed if uri in ids] for listed in run] for run in told]


def best_rule(told: Sequence[tuple[GoldArticle, Suggested]]) -> tuple[int, float]:
    """The limit and the least score with the best micro-F1."""

    def f1(rule: tuple[int, float]) -> float:
        given = [(set(take(ranked, *rule)), set(article.concepts)) for article, ranked in told]
        hits = sum(len(tags & gold) for tags, gold in given)
        return 2 * hits / max(1, sum(len(tags) + len(gold) for tags, gold in given))

    return max(((limit, threshold) for limit in LIMITS for threshold in THRESHOLDS), key=f1)


def suggestions(folder: Path, backend: str, documents: Sequence[GoldDocument], scheme: Scheme) -> dict[str, Any]:
    """One system's entry of the file of suggestions."""
    dev = list(load_gold("dev"))
    runs, left_out = [], []
    for language in ANALYZERS:
        train, asked = articles_of(dev, language), articles_of(documents, language)
        pages = sorted({page for _, page in train.values()})
        for fold in range(FOLDS):
            out = set(pages[fold::FOLDS])
            inside = {key: one for key, one in train.items() if one[1] not in out}
            outside = {key: one for key, one in train.items() if one[1] in out}
            runs.append(run_of(backend, language, inside, outside, scheme))
            left_out.append(outside)
        runs.append(run_of(backend, language, train, asked, scheme))
        left_out.append({})
    told = ask(folder, runs, scheme)
    tuned: list[tuple[GoldArticle, Suggested]] = []
    by_article: dict[str, Suggested] = {}
    asked_last = iter([articles_of(documents, language) for language in ANALYZERS])
    for outside, answers in zip(left_out, told, strict=True):
        if outside:
            tuned += zip((article for article, _ in outside.values()), answers, strict=True)
        else:
            by_article |= dict(zip(next(asked_last), answers, strict=True))
    limit, threshold = best_rule(tuned)
    return {"limit": limit, "threshold": threshold, "articles": by_article}


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--part", default="test", choices=("dev", "test"))
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = given.folder.resolve()
    scheme, documents = load_scheme(), list(load_gold(given.part))
    systems = {name: suggestions(folder, backend, documents, scheme) for backend, name in BACKENDS.items()}
    held = {"part": part_digest(given.part), "systems": systems}
    (folder / "suggestions.json").write_text(json.dumps(held), encoding="utf-8")


if __name__ == "__main__":
    main()
