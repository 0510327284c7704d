"""Checks notes while they are written, in a process of its own: as `kg lsp`, with its time and its memory bounded.

What somebody types is read by parsers in C and Rust and can take long; the process that serves only waits for it.
"""

from __future__ import annotations

import json
import os
import resource
import select
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import KgError, TimeLimitError
from kg.paths import NOTES, Workspace

SECONDS = 20.0  # of one check, the first one reads the reference data
MEMORY = 2**31  # bytes
MOST = 2**19  # characters of notes

Told = dict[str, Any]


class Checker:
    """The owner's end, for any thread. The process starts with the first request and ends with its owner."""

    def __init__(self, workspace: Workspace) -> None:
        self._graph = workspace.graph
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, what: str, **values: object) -> Told:
        """The answer to a request, see `_Desk`. Raises `KgError`, `TimeLimitError`."""
        if not self._lock.acquire(timeout=SECONDS):
            raise TimeLimitError("the notes could not be looked at in time.", "Others are being looked at: try again.")
        try:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            line = b""
            with suppress(OSError):
                process.stdin.write(json.dumps({"what": what, **values}).encode() + b"\n")
                process.stdin.flush()
                if not select.select([process.stdout], [], [], SECONDS)[0]:
                    self._stop()
                    raise TimeLimitError("the notes could not be looked at in time.", "Check a part of them.")
                line = process.stdout.readline()
            if not line:
                self._stop()
                raise KgError("the notes broke the program that checks them.", "Check a part of them.")
        finally:
            self._lock.release()
        told: Told = json.loads(line)
        if "error" in told:
            raise KgError(told["error"], told["remedy"])
        return told

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "kg.serve.checker", str(self._graph)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """Ends the process."""
        self._stop()


# What follows runs in the process.


class _Desk:
    """Answers requests about notes. Lines and columns from 0, in code points, as `kg.lsp` has them."""

    def __init__(self, graph: Path) -> None:
        from kg.lsp.desk import Desk

        self._graph = graph
        self._desk = Desk(graph)

    def _path(self, slug: str) -> Path:
        return self._graph / "articles" / slug / NOTES

    def check(self, slug: str, notes: str) -> Told:
        """What is wrong with the notes of an article, with what would mend it, and what they propose."""
        from kg.lsp.parts import title_of
        from kg.lsp.words import above
        from kg.notes.proposals import proposed

        self._desk.refresh()
        lines = notes.split("\n")
        path = self._path(slug)
        faults = []
        for fault in self._desk.faults(path, notes):
            if fault.rule == "step":  # the Turtle is written when the notes are saved
                continue
            remedies = fault.finding.remedies if fault.finding else ()
            faults.append(
                {
                    "line": fault.span.line,
                    "start": fault.span.start,
                    "end": fault.span.end,
                    "message": fault.message,
                    "rule": fault.rule,
                    "warning": fault.is_warning,
                    "mends": [*(f"Write {name}" for name in fault.instead), *(title_of(r, path) for r in remedies)],
                }
            )
        proposals = []
        for each in proposed(notes):
            over = above(lines, each.line - 1)
            proposals.append({**each._asdict(), "of": "" if over is None else lines[over].strip()})
        return {"faults": faults, "proposals": proposals}

    def mend(self, slug: str, notes: str, fault: int, mend: int) -> Told:
        """The notes with the remedy of that number of a fault, as `check` numbers them."""
        path = self._path(slug)
        found = [each for each in self._desk.faults(path, notes) if each.rule != "step"]
        if not 0 <= fault < len(found):
            return {"notes": notes}
        one = found[fault]
        if 0 <= mend < len(one.instead):
            lines = notes.split("\n")
            line = lines[one.span.line]
            lines[one.span.line] = line[: one.span.start] + one.instead[mend] + line[one.span.end :]
            return {"notes": "\n".join(lines)}
        remedies = one.finding.remedies if one.finding else ()
        number = mend - len(one.instead)
        if not 0 <= number < len(remedies):
            return {"notes": notes}
        return {"notes": self._desk.mended(path, notes, remedies[number]) or self._below(notes, one, remedies[number])}

    @staticmethod
    def _below(notes: str, fault: Any, remedy: Any) -> str:
        """The notes with the line to paste below the fault."""
        from textwrap import indent

        from kg.notes.mending import child_indent

        lines = notes.split("\n")
        if not remedy.notes:
            return notes
        lines.insert(fault.span.line + 1, indent(remedy.notes, " " * child_indent(lines, fault.span.line + 1)))
        return "\n".join(lines)

    def complete(self, slug: str, notes: str, line: int, column: int) -> Told:
        """Where the word begins that is typed, and what can be written for it."""
        from kg.lsp.in_notes import complete

        lines = notes.split("\n")
        if not 0 <= line < len(lines):
            return {"start": column, "choices": []}
        start, choices = complete(self._desk, self._path(slug), lines, line, column)
        ordered = sorted(choices, key=lambda choice: not choice.fits)[:60]
        return {"start": start, "choices": [{"text": c.text, "kind": c.kind, "about": c.about} for c in ordered]}

    def turtle(self, slug: str, notes: str) -> Told:
        """The Turtle that the notes come to, with its marks; None where they cannot be read."""
        path = self._path(slug)
        faults = self._desk.faults(path, notes)
        readable = not any(fault.rule in ("notes", "syntax", "background") for fault in faults)
        data = self._desk.turtle_of(path, notes) if readable else None
        return {"turtle": None if data is None else data.decode(), "faults": len(faults)}

    def new(self, text: str, slug: str | None, language: str, publisher: str) -> Told:
        """Makes an article's folder with its text and drafted notes."""
        import tempfile

        from kg.draft.drafting import DraftArticle
        from kg.draft.start import new

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "article.txt"
            file.write_text(text, encoding="utf-8", newline="")
            return {"slug": new(file, DraftArticle(slug, language, "", None, publisher), self._graph).name}


def main(graph: str) -> None:
    """The program of the process: a request a line, an answer a line, until there are no more."""
    with suppress(OSError, ValueError):  # macOS refuses some
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers, sys.stdout = sys.stdout, sys.stderr
    desk = _Desk(Path(graph))
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            told = getattr(desk, asked.pop("what"))(**asked)
        except KgError as error:
            told = {"error": error.message, "remedy": error.remedy}
        print(json.dumps(told), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
