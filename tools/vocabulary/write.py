"""Every file that is made from the vocabulary, with its text."""

from __future__ import annotations

from pathlib import Path

from vocabulary import compact, ontology, page, shapes
from vocabulary.model import Vocabulary

ROOT = Path(__file__).resolve().parent.parent.parent


def files() -> dict[Path, str]:
    """The text of each file that is made from the vocabulary alone."""
    found = Vocabulary()
    return {
        ROOT / "ontology" / "entente.ttl": ontology.ontology(found),
        ROOT / "ontology" / "shapes.ttl": shapes.shapes(found),
        ROOT / "docs" / "model.md": page.page(found),
        ROOT / "graph" / "reference" / "class-kinds.ttl": ontology.kinds(found),
        ROOT / "ontology" / "vocabulary.json": compact.compact(found),
    }
