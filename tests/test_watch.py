"""kg validate --watch: what is saved is checked again, upon reference data that are read once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from small_article import NOTES, changed, made, write

WAIT = 30.0  # seconds, on a machine that does much else


class Watch:
    """The command at work, and what it says."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kg", "validate", "--watch", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.lines: Queue[str] = Queue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, part: str) -> str:
        """Everything up to the line that has a part."""
        found, end = "", time.monotonic() + WAIT
        while time.monotonic() < end:
            try:
                found += self.lines.get(timeout=0.2)
            except Empty:
                continue
            if part in found.rpartition("\n")[0].rpartition("\n")[2]:
                return found
        raise AssertionError(f"{part!r} was not said: {found}")

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(WAIT)


@pytest.fixture
def watch() -> Iterator[Callable[..., Watch]]:
    started: list[Watch] = []

    def start(*arguments: str) -> Watch:
        started.append(Watch(*arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()


def test_each_save_is_told_and_ctrl_c_ends_it(tmp_path: Path, watch: Callable[..., Watch]) -> None:
    notes = write(tmp_path)
    running = watch("--graph", str(notes.parents[2]))
    running.until("Watching")
    notes.write_text(changed(NOTES, "«on 5 March 2024»", "«next week»"))
    assert "article.notes:15:" in running.until("these words are not in the text there")
    notes.write_text(changed(NOTES, "; silent signed-by-hand-of", ""))
    assert "paste: ; silent signed-by-hand-of" in running.until("1 violation, 0 warnings in ")
    notes.write_text(NOTES)
    running.until("0 violations, 0 warnings in ")
    assert running.end() == 0
    assert "Traceback" not in "".join(list(running.lines.queue))


def test_turtle_and_reference_data_are_watched(tmp_path: Path, watch: Callable[..., Watch]) -> None:
    turtle = write(tmp_path, notes=False)
    running = watch("--graph", str(turtle.parents[2]))
    running.until("Watching")
    turtle.write_text(changed(made(), "ent:signs", "ent:sings"))
    assert "Did you mean ent:signs?" in running.until("violation")
    running.until("in /")
    turtle.write_text("")
    running.until("has no triples")
    turtle.write_text(made())
    running.until("0 violations")
    reference = turtle.parents[2] / "reference" / "own.ttl"
    reference.parent.mkdir()
    reference.write_text("@prefix ent: <https://w3id.org/entente/ontology#> .\nent:x ent:y")
    running.until("is not valid Turtle")
    assert running.end() == 0


def test_saved_notes_are_mended(tmp_path: Path, watch: Callable[..., Watch]) -> None:
    notes = write(tmp_path)
    running = watch("--fix", "--graph", str(notes.parents[2]))
    running.until("Watching")
    notes.write_text(changed(NOTES, "«Treaty signed»", "«Treaty signed» {head}"))
    running.until(f"Mended: {notes.with_suffix('.ttl')}")
    running.until("0 violations")
    assert ":head\n" in notes.with_suffix(".ttl").read_text()
    assert running.end() == 0
