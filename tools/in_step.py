"""Rewrites every file that is made from others, after a change of ontology, shapes, article or questions.

    python tools/in_step.py

Tests see that these files are in step: ontology/entente.ttl, ontology/shapes.ttl, ontology/vocabulary.json,
graph/reference/class-kinds.ttl and docs/model.md (all from ontology/vocabulary/), ontology/context.jsonld, docs/questions.md, docs/openapi.json,
docs/sparql-examples.ttl, queries/sql/, the codebook in docs/tables.md, and the answers printed in docs/why.md and tests/why/, and the picture docs/why.svg.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from vocabulary import write  # noqa: E402

from kg.answer.canned import catalogue, questions  # noqa: E402
from kg.export.columns import codebook  # noqa: E402

MADE_OF_QUESTIONS = {"md": "questions.md", "openapi": "openapi.json", "turtle": "sparql-examples.ttl"}


def main() -> None:
    for path, text in write.files().items():
        path.write_text(text, encoding="utf-8", newline="\n")
    run("jsonld_context.py")
    run("queries.py")
    every = questions.every([ROOT / "queries"])
    for form, name in MADE_OF_QUESTIONS.items():
        (ROOT / "docs" / name).write_text(catalogue.write(every, form), encoding="utf-8", newline="\n")
    page = ROOT / "docs" / "tables.md"
    before, heading, _ = page.read_text(encoding="utf-8").partition("## Codebook\n\n")
    page.write_text(before + heading + codebook(), encoding="utf-8", newline="\n")
    run("why_page.py")


def run(tool: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / tool)], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
