"""Mends what has one safe remedy in an article of the user: in its notes, or in its Turtle where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from kg.errors import KgError
from kg.files import decode, write_atomically
from kg.finding import Finding, Remedy
from kg.notes.make import SourceText
from kg.notes.mending import mended as mended_notes
from kg.paths import NOTES, TEXT
from kg.source import step
from kg.source.mending import mended as mended_turtle
from kg.terms import ENT
from kg.validate.live import Checked, Live

_ROUNDS = 50  # changes of one file
_DIGEST, _SILENT = ENT + "sha256", ENT + "isSilentOn"


@dataclass
class FileChange:
    """A file before and after."""

    path: Path
    before: bytes
    after: bytes

    def diff(self) -> str:
        """The change as a unified diff."""
        before, after = (side.decode("utf-8", "replace").splitlines(True) for side in (self.before, self.after))
        lines = unified_diff(before, after, str(self.path), str(self.path), n=1)
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)

    def write(self) -> None:
        """Writes the file, whole or not at all. Raises `InputError`, also where it has changed meanwhile."""
        if self.path.read_bytes() != self.before:
            raise KgError("has changed meanwhile, so nothing is written.", "Run the command again.", self.path)
        write_atomically(self.path, self.after)


def changes(live: Live, path: Path, *, silences: bool = False) -> list[FileChange]:
    """What would mend an article: a change of its notes or its Turtle, and Turtle that is in step with the notes.

    silences: whether to say of whatever is asked for and not given that the source leaves it open, which a reader has to
    know. Raises `InputError`.
    """
    workspace = live.workspace
    notes = path if path.suffix == ".notes" else path.parent / NOTES
    if path.suffix != ".notes" and workspace.notes_beside(path) is None:
        data = workspace.read(path)
        return _changed(path, data, _mend(live, path, data, silences))
    data = workspace.read(notes)
    after = _mend(live, notes, data, silences)
    found = _changed(notes, data, after)
    if notes.name == NOTES and (made := live.check(notes, after).made) is not None:
        turtle = notes.with_suffix(".ttl")
        before = workspace.beside(turtle, turtle.name)
        # Turtle without the mark was not made from notes: somebody wrote it.
        if before is not None and step.is_marked(before):
            found += _changed(turtle, before, step.marked(made.turtle, after).encode())
    return found


def _changed(path: Path, before: bytes, after: bytes) -> list[FileChange]:
    return [FileChange(path, before, after)] if before != after else []


def _mend(live: Live, path: Path, data: bytes, silences: bool) -> bytes:
    tried: set[Remedy] = set()
    for _ in range(_ROUNDS):
        checked = live.check(path, data)
        todo = [remedy for remedy in _safe(checked.findings, silences) if remedy not in tried]
        if not todo:
            break
        for remedy in todo:
            tried.add(remedy)
            data = applied(live, path, data, remedy, checked) or data
            checked = Checked()  # what notes come to has changed
    return data


def _safe(findings: list[Finding], silences: bool) -> list[Remedy]:
    """The remedies that need no thought. A new digest does while a quote is not found: the text may be the wrong one."""
    lost = any(f.rule.startswith("quotes/") and f.quote and not any(r.safe for r in f.remedies) for f in findings)
    found = [remedy for finding in findings for remedy in finding.remedies]
    return [
        remedy
        for remedy in dict.fromkeys(found)
        if (remedy.safe and not (lost and remedy.path == _DIGEST))
        or (silences and remedy.path == _SILENT and not remedy.old)
    ]


def applied(live: Live, path: Path, data: bytes, remedy: Remedy, checked: Checked) -> bytes | None:
    """A file with one remedy; None where it cannot be done without changing more. checked: what was found in data."""
    if path.suffix != ".notes":
        return mended_turtle(data, path, remedy)
    text = live.workspace.beside(path, TEXT)
    if text is None:
        return None
    try:
        notes = decode(data, path)
    except KgError:
        return None
    changed = mended_notes(notes, SourceText.of(text), live.names, remedy, checked.made)
    return None if changed is None else changed.encode()
