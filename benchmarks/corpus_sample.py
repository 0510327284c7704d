"""A seeded generator of articles for benchmarks: invented news on real states, each with its text and its facts.

    python benchmarks/corpus_sample.py N DIR [--seed 0]

writes the graph folder DIR: reference/sample.ttl with the invented actors and documents (of the same size for
every N) and articles/sample-00001/ and so on, which `kg validate --graph DIR` finds no fault with. The same seed
gives the same bytes, and article k does not depend on N. Articles of one pair of states report the same sessions,
documents and figures; now and then one differs.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from sample.article import PREFIXES, article
from sample.world import world


def articles(n: int, seed: int = 0) -> Iterator[tuple[str, str, str]]:
    """The first n articles of a seed: slug, text and Turtle of each."""
    for number in range(1, n + 1):
        yield article(number, random.Random(f"{seed}:{number}"), world(seed))


def reference(seed: int = 0) -> str:
    """The Turtle of what the articles of a seed name beside the bundled reference data."""
    prefixes = {**PREFIXES, "skos": "http://www.w3.org/2004/02/skos/core#"}
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
    return (
        f"# Invented actors and documents, written by benchmarks/corpus_sample.py.\n\n{declared}\n{world(seed).turtle}"
    )


def write(n: int, folder: Path, seed: int = 0) -> None:
    """Writes a graph folder of n articles."""
    (folder / "reference").mkdir(parents=True, exist_ok=True)
    (folder / "reference" / "sample.ttl").write_text(reference(seed), encoding="utf-8", newline="\n")
    for slug, text, turtle in articles(n, seed):
        place = folder / "articles" / slug
        place.mkdir(parents=True, exist_ok=True)
        (place / "article.txt").write_text(text, encoding="utf-8", newline="\n")
        (place / "article.ttl").write_text(turtle, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("n", type=int, metavar="N", help="how many articles")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the graph folder to write")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write(options.n, options.folder, options.seed)


if __name__ == "__main__":
    main()
