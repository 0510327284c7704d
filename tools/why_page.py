"""Runs every example `$ kg why …` of docs/why.md and tests/why/ and writes its output below it: python tools/why_page.py

The picture of the README too (docs/why.svg), where `dot` of Graphviz is there and its words are no longer those that it shows:
coordinates change from one Graphviz to the next.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs" / "why.md", *sorted((ROOT / "tests" / "why").glob("*.txt"))]
PICTURE = ROOT / "docs" / "why.svg"
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


def words(picture: Path) -> list[str]:
    """What a picture says, in its order."""
    nodes = ElementTree.parse(picture).iter()
    return ["".join(node.itertext()) for node in nodes if node.tag.endswith(("}text", "}title"))]


def draw() -> None:
    """Draws the picture of the README again, if it would say something else now."""
    from kg.cli import main

    (command,) = re.findall(r"`kg (why .+) -o why\.svg`", (ROOT / "README.md").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "why.svg"
        if main([*shlex.split(command), "-o", str(drawn)]) == 0 and words(drawn) != words(PICTURE):
            PICTURE.write_bytes(drawn.read_bytes())


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for page in PAGES:
        page.write_text(in_step(page.read_text(encoding="utf-8")), encoding="utf-8")
    if shutil.which("dot"):
        draw()
