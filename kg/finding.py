"""What a check found: what is wrong, where, in which words, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.terms import short_name

VIOLATION = "violation"
WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One fault in the data.

    rule: the shape or check, such as shape:Signing-signs or quotes/not-found; component: for SHACL, the
    constraint component; details: lines that say more; node, path and value: IRIs or text; quote: words of the article; line: 1-based.
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

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        node = f" {short_name(self.node)}:" if self.node else ""
        quote = f'\n    words: "{self.quote}"' if self.quote else ""
        details = "".join(f"\n    {line}" for line in self.details.splitlines()) if self.details else ""
        return f"{where + ': ' if where else ''}{self.severity}:{node} {self.message} [{self.rule}]{quote}{details}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the path of the file as text."""
        return {
            key: str(value) if isinstance(value, Path) else value
            for key, value in asdict(self).items()
            if value is not None
        }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Without repeats, by file, line and rule."""
    return sorted(
        set(findings),
        key=lambda f: (str(f.file or ""), f.line or 0, f.rule, f.node or "", f.path or "", f.value or "", f.message),
    )
