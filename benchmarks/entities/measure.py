"""What is found of names, dates and kinds: `python -m benchmarks.entities.measure FILE_OR_FOLDER… [--errors]`.

Articles stand as they are in the file; nothing is split. Places are compared by name and country.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.entities.cases import Told, read_cases
from corpus.model import Annotation
from corpus.text import fold_key
from indexer.annotating.annotator import Annotator
from taxonomy.load import load_scheme
from vigie.evaluation.fields import Naming, load_authorities
from vigie.evaluation.scores import Agreement, Counts, Item, agree


def agreements(told: Told, found: Annotation, naming: Naming) -> Mapping[str, Agreement]:
    """By field what was met, missed and false."""
    return {
        "organisations": agree(
            [naming.body(o.name, o.acronym, o.authority) for o in found.organisations],
            [naming.body(name, acronym) for name, acronym in told.organisations],
        ),
        "people": agree([_name(p.name) for p in found.people], [_name(name) for name in told.people]),
        "dates": agree(
            [Item.of(f"{d.start}/{d.end}") for d in found.dates], [Item.of("/".join(held)) for held in told.dates]
        ),
        "places": agree(
            [_name(p.evidence[0].text, p.country) for p in found.places], [_name(*held) for held in told.places]
        ),
        "kind": agree([Item.of(found.kind)], [Item.of(told.kind)]),
    }


def _name(name: str, country: str = "") -> Item:
    return Item.of(f"{fold_key(name)} {country}", name)


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--errors", action="store_true")
    given = options.parse_args()
    scheme = load_scheme()
    annotator, naming = Annotator(scheme), Naming(scheme, load_authorities())
    for path in given.paths:
        cases = list(read_cases(path))
        totals: defaultdict[str, Counts] = defaultdict(Counts)
        found = annotator.annotate([told.article for told in cases])
        for told, (_, annotation) in zip(cases, found, strict=True):
            for field, agreement in agreements(told, annotation, naming).items():
                totals[field] += agreement.counts
                if given.errors and (agreement.missed or agreement.false):
                    missed, false = ([item.shown for item in held] for held in (agreement.missed, agreement.false))
                    print(f"{told.group} {told.number} {field}: missed {missed}, false {false}")
        for field, counts in totals.items():
            print(f"{path} {field:14} {counts.precision:.3f} {counts.recall:.3f} F1 {counts.f1:.3f} of {counts.gold}")


if __name__ == "__main__":
    main()
