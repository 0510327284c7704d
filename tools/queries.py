"""Writes what the headers of queries/*.rq determine into the files, and into queries/sql/*.sql (kg.answer.canned.fill, sql_fill)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.answer.canned.fill import filled  # noqa: E402
from kg.answer.canned.questions import MADE, read  # noqa: E402
from kg.answer.canned.sql_fill import Sql  # noqa: E402


def main() -> None:
    for path in sorted((ROOT / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        if MADE in text or "SELECT" not in text:
            path.write_text(filled(text, path), encoding="utf-8", newline="\n")
    for path in sorted((ROOT / "queries" / "sql").glob("*.sql")):
        question = read(ROOT / "queries" / f"{path.stem}.rq")
        path.write_text(Sql(question, path.read_text(encoding="utf-8"), path).text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
