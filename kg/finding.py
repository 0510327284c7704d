"""What a check found: what is wrong, where, in which words, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.terms import short_name

VIOLATION = "violation"
WARNING = "warning"

MAX_LINES = 3  # lines to paste that are shown of one finding


def acceptance(remark: str) -> tuple[str, str]:
    """The rule that a remark of the kind "acceptance" answers, and the reason for people; the rule is "" where it names none.

    >>> acceptance("words/date: a year earlier than 2024")
    ('words/date', 'a year earlier than 2024')
    >>> acceptance("as the text says")
    ('', 'as the text says')
    """
    rule, colon, reason = remark.partition(":")
    return (rule.strip(), reason.strip()) if colon and "/" in rule else ("", remark.strip())


@dataclass(frozen=True)
class Remedy:
    """One change that would mend a fault.

    turtle, notes: the line to paste, in either form, "" where there is none. As a change of one statement, of which the
    line says the same: node and path (IRIs), the value that goes and the one that comes (as N-Triples, "" for none), and the
    property to write in place of path. safe: nothing else can be meant.
    """

    turtle: str = ""
    notes: str = ""
    node: str = ""
    path: str = ""
    old: str = ""
    new: str = ""
    new_path: str = ""
    safe: bool = False


@dataclass(frozen=True)
class Finding:
    """One fault in the data.

    rule: the shape or check, such as shape:Signing-signs or quotes/not-found; component: for SHACL, the
    constraint component; details: lines that say more; node, path and value: IRIs or text; quote: words of the article;
    line: 1-based; columns: of what is at fault in the line, 1-based, the end not included; remedies: what would mend it, each by itself.
    """

    rule: str
    message: str
    file: Path | None = None
    line: int | None = None
    node: str | None = None
    path: str | None = None
    value: str | None = None
    quote: str | None = None
    component: str | None = None
    severity: str = VIOLATION
    details: str | None = None
    remedies: tuple[Remedy, ...] = ()
    columns: tuple[int, int] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines to paste, in the form of the file."""
        in_notes = self.file is not None and self.file.suffix == ".notes"
        found = [remedy.notes if in_notes else remedy.turtle for remedy in self.remedies]
        return list(dict.fromkeys(filter(None, found)))

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        node = f" {short_name(self.node)}:" if self.node else ""
        quote = f'\n    words: "{self.quote}"' if self.quote else ""
        details = "".join(f"\n    {line}" for line in self.details.splitlines()) if self.details else ""
        lines = [line.replace("\n", "\n           ") for line in self.lines[:MAX_LINES]]
        paste = "".join(f"\n    paste: {line}" for line in lines)
        return (
            f"{where + ': ' if where else ''}{self.severity}:{node} {self.message} [{self.rule}]{quote}{details}{paste}"
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the path of the file as text."""
        found = {
            key: str(value) if isinstance(value, Path) else value
            for key, value in asdict(self).items()
            if value is not None and key not in ("remedies", "columns")
        }
        return found | {"paste": self.lines} if self.lines else found


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Without repeats, by file, line and rule; names that nobody declares first, as much else follows from them, and
    contradictions last, as they mostly follow from something plainer.
    """
    return sorted(
        set(findings),
        key=lambda f: (
            str(f.file or ""),
            not f.rule.startswith("terms/"),
            f.line or 0,
            f.rule,
            f.node or "",
            f.path or "",
            f.value or "",
            f.message,
            f.quote or "",
        ),
    )
