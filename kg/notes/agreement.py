"""How far two encodings agree, as text and as JSON."""

from __future__ import annotations

import json

from kg.notes.agree import Agreement, Pair
from kg.notes.facts import ComparableFact
from kg.notes.text import Text

_LONGEST = 70  # code points of the words that are shown


def as_text(found: Agreement, names: tuple[str, str], text: str) -> str:
    """Counts and alphas, then what differs and what one side alone has, each at its places in the notes."""
    whole = Text(text)
    differing = [pair for pair in found.pairs if pair.differing]
    first, second = found.only
    lines = [
        f"same {len(found.pairs) - len(differing)}, different {len(differing)}, "
        f"only in {names[0]} {len(first)}, only in {names[1]} {len(second)}",
        f"Krippendorff's alpha: kinds {_shown(found.kind_alpha)}, roles {_shown(found.role_alpha)}",
    ]
    for pair in differing:
        lines += ["", f"different: {_told(pair.first, whole)}"]
        if pair.first.spans != pair.second.spans:
            lines.append(f"  there: {_told(pair.second, whole)}")
        lines.append(f"  {names[0]}:{pair.first.place.line}, {names[1]}:{pair.second.place.line}")
        lines += [f"  {role}: {one} | {other}" for role, (one, other) in pair.differing.items()]
    for name, facts in zip(names, found.only, strict=True):
        for fact in facts:
            roles = "; ".join(f"{role} {', '.join(values)}" for role, values in fact.roles.items())
            lines += ["", f"only in {name}:{fact.place.line}: {_told(fact, whole)}", *([f"  {roles}"] if roles else [])]
    return "\n".join(lines) + "\n"


def as_json(found: Agreement, names: tuple[str, str], text: str) -> str:
    """As `as_text`, with the facts that are the same."""
    whole = Text(text)

    def side(fact: ComparableFact) -> dict[str, object]:
        return {
            "line": fact.place.line,
            "level": fact.level,
            "kind": fact.kind,
            "quotes": [whole.words(span) for span in fact.spans] if fact.level != "article" else [],
            "roles": {role: list(values) for role, values in fact.roles.items()},
        }

    def pair(one: Pair) -> dict[str, object]:
        differing = {role: list(sides) for role, sides in one.differing.items()}
        return {"first": side(one.first), "second": side(one.second), "differing": differing}

    told = {
        "files": list(names),
        "alpha": {"kinds": found.kind_alpha, "roles": found.role_alpha},
        "same": [pair(one) for one in found.pairs if not one.differing],
        "different": [pair(one) for one in found.pairs if one.differing],
        "only": [[side(fact) for fact in facts] for facts in found.only],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _shown(number: float | None) -> str:
    return "not defined (nothing could have differed)" if number is None else f"{number:.3f}"


def _told(fact: ComparableFact, text: Text) -> str:
    """Kind, line of the text and words of a fact."""
    if fact.level == "article" or not fact.spans:
        return fact.kind
    quotes = []
    for span in fact.spans:
        words = " ".join(text.words(span).split())
        quotes.append(f"«{words if len(words) <= _LONGEST else words[: _LONGEST - 1] + '…'}»")
    return f"{fact.kind}, line {text.line_of(fact.spans[0].start)}: {', '.join(quotes)}"
