"""Who is held to what is planned, promised or demanded, and who says so."""

from __future__ import annotations

from kg.answer.canned.leads import inside, lead, led, narrowed
from kg.answer.telling.nouns import joined, the
from kg.compare.rows import Rows, label
from kg.compare.tellings import KIND, Telling

# By whose main kind somebody is held to something. Offers, proposals, warnings, rulings and the like hold nobody.
_HELD = frozenset(
    "plan intention commitment assurance promise undertaking threat decision agreement-reached announcement directive "
    "order demand request postponement".split()
)
NOT_STATED = "not stated"
NOT_SO = KIND + "non-occurrence"
# By these somebody wants another to act: the other is who has to, and these words say for whom.
_WANTED = {"demand": "demanded by", "request": "asked for by", "order": "ordered by", "directive": "directed by"}

# What a promise may hang on, by role, with the words that lead to it.
HANGS_ON = {"hasCondition": "on condition of", "hasException": "unless or except for"}


def held_to(one: Telling, rows: Rows) -> tuple[str, str]:
    """Who is held to it, and who says so, "" for the article itself. Who only tells of a plan is not held to it."""
    around = list(zip(one.above, one.around, strict=True))
    place = next(place for place, (node, kind) in enumerate(around) if holds(rows, node, kind))
    names = [agents(rows, node) for node, _ in around[place:]]
    if wanted := _WANTED.get(around[place][1]):
        node = around[place][0]
        doer = next((who for name in ("hasAgent", "hasSource") if (who := agents(rows, one.node, name))), "")
        doer = doer or agents(rows, node, "hasRecipient") or NOT_STATED
        names[0] = f"{doer}, {wanted} {names[0]}" if names[0] else doer
    first = next((i for i, name in enumerate(names) if name), 0)
    if first and not holds(rows, *around[place + first]):
        return NOT_STATED, names[first]
    held, *said = [name for name in names if name] or [NOT_STATED]
    said = [name for name in dict.fromkeys(said) if name != held]
    return held, said[0] if said and not first else ""


def holds(rows: Rows, node: str, kind: str) -> bool:
    """Whether somebody is held to what stands in a node: by its kind or a broader one, as a pledge is a promise."""
    return kind in _HELD or any(each.removeprefix(KIND) in _HELD for each in rows.get(node, {}).get("hasKind", ()))


def agents(rows: dict[str, dict[str, list[str]]], node: str, role: str = "hasAgent") -> str:
    return ", ".join(sorted(label(rows, agent) for agent in rows.get(node, {}).get(role, ())))


def hangs_on(one: Telling, rows: Rows) -> str:
    """On what it hangs: its conditions, and what would undo it, in words; "" where nothing of that is told."""
    return ", ".join(
        f"{word} {_named(node, rows)}"
        for role, word in HANGS_ON.items()
        for holder in (one.node, *one.above)
        for node in rows.get(holder, {}).get(role, ())
    )


def _named(node: str, rows: Rows) -> str:
    """A happening by its kind, what it is done to and who does it; anything else by its label or words."""
    own = rows.get(node, {})
    if "wording" in own:
        return inside(label(rows, node))
    if "hasMainKind" not in own or "prefLabel" in own:
        return the(label(rows, node))
    if NOT_SO in own["hasMainKind"] and own.get("hasContent"):
        return joined([f"no {_named(each, rows).removeprefix('the ')}" for each in own["hasContent"]])
    head = label(rows, own["hasMainKind"][0])
    text = head
    for usual, role in (("of", "hasTheme"), ("by", "hasAgent")):
        if texts := joined(sorted(_named(each, rows) for each in own.get(role, ()))):
            word = lead(usual, head, alone="hasAgent" not in own, has_theme="hasTheme" in own)
            text = (usual == "of" and narrowed(head, texts)) or f"{text} {led(word, texts)}"
    return f"the {text}"
