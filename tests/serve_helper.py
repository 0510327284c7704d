"""The service over the bundled graph, for tests: in this process, and as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT

pytest.importorskip("starlette", reason="needs the extra serve: pip install 'entente-kg[serve]'")

from starlette.testclient import TestClient

from kg.paths import Workspace
from kg.serve.app import Settings, application
from kg.serve.pool import Pool
from kg.serve.state import State

BASE = "http://localhost"


def small_pool(folder: Path, seconds: float) -> Pool:
    """Few processes, and little patience."""
    return Pool(folder, size=2, long=2, seconds=seconds, patience=0.05)


def patient_pool(folder: Path) -> Pool:
    """As much time as a busy machine may need."""
    return Pool(folder, size=2, seconds=60)


@contextmanager
def client(key: str, workspace: Workspace | None = None, settings: Settings | None = None) -> Iterator[TestClient]:
    """A client of the application in this process."""
    state = State(workspace or Workspace.at(), key, patient_pool)
    with TestClient(application(state, settings), base_url=BASE, raise_server_exceptions=False) as found:
        yield found


@contextmanager
def server(*arguments: str, cache: str | None = None, before: str = "") -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`kg serve` on a free port: its address and process. before: Python that its process runs first."""
    environment = {**os.environ, **({"ENTENTE_CACHE": cache} if cache else {})}
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"{before}\nfrom kg.cli import run\nrun()",
            "serve",
            "--port",
            "0",
            "--no-open",
            *arguments,
        ],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told, end = "", time.monotonic() + 60
    try:
        while time.monotonic() < end and (line := process.stderr.readline()):
            told += line
            if found := re.search(r"at (http://\S+?)/? \(stop", line):
                break
        else:
            raise AssertionError(told)
        yield found[1], process
    finally:
        process.terminate()
        process.communicate(timeout=30)


LONG = "Long" + "g" * 9_995 + "e"  # 10,000 characters
RTL = "\u0645\u0639\u0627\u0647\u062f\u0629"
HOSTILE = {"script": "<script>alert(1)</script>", "img": "<img src=x onerror=alert(2)>", "rtl": RTL, "long": LONG}


def hostile(folder: Path) -> Workspace:
    """A graph whose labels, text and quotes try to break a page."""
    from small_article import check

    lines = [f"France and Germany signed {label} in Paris." for label in HOSTILE.values()]
    notes = "article talks\n  source-kind news; issued-by kazinform; published-by kazinform; silent published-in, written-by\n\n"
    notes += "".join(f'declare document:{name} Document "{label}"\n' for name, label in HOSTILE.items())
    notes += (
        'declare paris City "Paris"; located-in fr\n\n1\n  x «Treaties <b>signed</b>»: <i>Left out</i> in this test.\n'
    )
    for number, (name, line) in enumerate(zip(HOSTILE, lines, strict=True), 2):
        notes += f"{number}\n  «{line}»\n    Signing s{number}: signs document:{name}; signed-by-state fr, de; "
        notes += 'place "Paris"; silent signed-by-hand-of, time\n'
    text = "\n".join(["Treaties <b>signed</b>", *lines, ""])
    checked = check("article.notes", notes, text)
    assert checked.made is not None, [str(problem) for problem in checked.problems]
    there = folder / "articles" / "talks"
    there.mkdir(parents=True)
    (there / "article.txt").write_text(text, encoding="utf-8", newline="")
    (there / "article.ttl").write_text(checked.made.turtle, encoding="utf-8", newline="")
    return Workspace.at(folder)
