"""Writes what the headers of queries/*.rq determine into the files (kg.answer.fill)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.answer.fill import filled  # noqa: E402
from kg.answer.questions import MADE  # noqa: E402


def main() -> None:
    for path in sorted((ROOT / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        if MADE in text or "SELECT" not in text:
            path.write_text(filled(text, path), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
