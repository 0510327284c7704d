"""Runs every example `$ kg why …` of docs/why.md and tests/why/ and writes its output below it: python tools/why_page.py"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs" / "why.md", *sorted((ROOT / "tests" / "why").glob("*.txt"))]
_EXAMPLE = re.compile(r"^\$ kg why (?P<arguments>.+)\n(?P<output>(?:(?!```|\$ ).*\n)*)", re.MULTILINE)


def in_step(text: str) -> str:
    """The text with the output of each of its examples as it is now. Run it in the root of the repository."""
    return _EXAMPLE.sub(lambda found: f"$ kg why {found['arguments']}\n{output(found['arguments'])}", text)


def output(arguments: str) -> str:
    """What `kg why` prints for the arguments, as a shell would split them."""
    from kg.cli import main

    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(printed):
        main(["why", *shlex.split(arguments)])
        printed.flush()
    return printed.buffer.getvalue().decode()  # type: ignore[attr-defined]  # typed as any binary stream


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for page in PAGES:
        page.write_text(in_step(page.read_text(encoding="utf-8")), encoding="utf-8")
