"""What is found in several sources, as text for people and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kg.compare.changes import GraphChange
from kg.compare.corpus import Sources
from kg.compare.differ import CONFLICT, MAJORITY, RoleFinding, slug
from kg.compare.held import HANGS_ON
from kg.compare.match import Match
from kg.compare.offices import holders
from kg.compare.origins import SourceAgreement
from kg.compare.promises import Promise, sentence
from kg.compare.record import Decision
from kg.compare.rows import label
from kg.compare.standing import WAITING, standing, waits
from kg.compare.tellings import CANCELLED, DENIED, DONE, NOUNS, SAID, Telling, ToldQuote, assertors, side
from kg.compare.world import World
from kg.source.withdrawn import NOTHING
from kg.terms import shorten

Data = dict[str, Any]


def name_of(iri: str) -> str:
    """An IRI as people type it: article:talks/meeting, country:kz."""
    return shorten(iri)


def quote(item: ToldQuote, world: World) -> Data:
    """A quote with whose words it is, for which state they speak, and when the article came out."""
    return {
        "quote": item.words,
        "speakers": [label(world.rows, speaker) for speaker in item.speakers],
        "sides": sorted({state for speaker in item.speakers if (state := side(world.rows, speaker))}),
        "voice": item.voice,
        "article": slug(item.article),
        "line": int(item.line) if item.line else None,
        "published": item.published,
    }


def _quoted(said: Data) -> str:
    who = ", ".join(said["speakers"]) or "not stated"
    sides = f" for {', '.join(said['sides'])}" if said["sides"] else ""
    line = f", line {said['line']}" if said["line"] else ""
    when = said["published"] or "day unknown"
    return f'"{said["quote"]}"\n      {said["voice"]}, {who}{sides}; {said["article"]}{line}, {when}'


def telling(one: Telling, sources: Sources) -> Data:
    """A report of a happening with its words."""
    return {
        "node": name_of(one.node),
        "report": name_of(one.report),
        "article": slug(one.article),
        "told": one.mode,
        "name": sources.name(one),
        "quotes": [quote(item, sources.world) for item in one.quotes],
    }


def compared(group: list[Telling], sources: Sources, only: frozenset[str] = frozenset()) -> Data:
    """A happening that several articles tell, with what each says of each role; of these with some status alone."""
    findings, shared = sources.compare(group)
    return {
        "name": sources.name_of(group),
        "told by": [telling(one, sources) for one in group],
        "matched": _links(group, sources),
        "taken for one": [
            {"names": [label(sources.rows, x.one), label(sources.rows, x.other)], **how}
            for x, how in sources.taken_for_one(group)
        ],
        "one origin": [{"articles": [slug(x.one), slug(x.other)], "reason": x.reason} for x in shared],
        "sides": _sides(group, sources),
        "findings": [finding(item) for item in findings if not only or item.status in asked(only)],
    }


def _links(group: list[Telling], sources: Sources) -> list[Data]:
    nodes = {one.node for one in group}
    confirmed = [x for x in sources.decisions if x.holds and x.relation == "same" and {x.one, x.other} <= nodes]
    found: list[Data] = [
        {"nodes": [name_of(x.one), name_of(x.other)], "by": x.by or "a person", "ground": x.ground} for x in confirmed
    ]
    if sources.guesses:
        found += [
            {"nodes": [name_of(x.one), name_of(x.other)], "score": x.score, "ground": "; ".join(x.reasons)}
            for node in sorted(nodes)
            for x in sources.matched.get(node, ())
            if x.other in nodes
        ]
    return found


# What a side may say of a happening, in this order.
_SAYS = {
    "says it": "said by",
    "says that it is meant": "told as meant by",
    "says that it is given up": "told as given up by",
    "denies it": "denied by",
}


_SAID_BY = {DENIED: "denies it", DONE: "says it", SAID: "says it", CANCELLED: "says that it is given up"}


def _sides(group: list[Telling], sources: Sources) -> dict[str, str]:
    """Who says so: each state that speaks, third parties, and whether somebody denies it."""
    found: dict[str, set[str]] = {}
    for one in group:
        says = _SAID_BY.get(one.mode, "says that it is meant")
        # Who plans or demands something does not say so: then it is who writes of it.
        for speaker in assertors(one, sources.rows) or [speaker for item in one.quotes for speaker in item.speakers]:
            found.setdefault(side(sources.rows, speaker) or "third parties", set()).add(says)
    for said in found.values():
        if "says it" in said:
            said.discard("says that it is meant")
    return {who: " and ".join(says for says in _SAYS if says in said) for who, said in sorted(found.items())}


def finding(item: RoleFinding) -> Data:
    """What the articles say of one role."""
    return {
        "role": NOUNS.get(item.role, item.role),
        "status": item.status,
        "relation": item.relation,
        "sentence": item.sentence,
        "values": [
            {"article": slug(v.told.article), "node": name_of(v.told.node), "value": v.shown} for v in item.values
        ],
        "missing": [slug(article) for article in item.missing],
    }


def narrowed(told: Data, only: frozenset[str]) -> Data:
    """A comparison with the findings of some status alone."""
    return {**told, "findings": [each for each in told["findings"] if not only or each["status"] in asked(only)]}


def asked(only: frozenset[str]) -> frozenset[str]:
    """The statuses that somebody asks for: one that is outvoted contradicts the others all the same."""
    return only | {MAJORITY} if CONFLICT in only else only


def office(item: RoleFinding, sources: Sources) -> Data:
    """An office that articles give to different persons."""
    return {**finding(item), "quotes": [quote(q, sources.world) for v in item.values for q in v.told.quotes]}


def of_office(item: RoleFinding, sources: Sources) -> set[str]:
    """What such an office can be asked for by."""
    roles = ("hasOffice", "hasTheme", "isOnBehalfOf")
    return set().union(*(sources.world.ones(value.told.things(*roles)) for value in item.values))


def offices(sources: Sources, thing: str, only: frozenset[str]) -> list[Data]:
    """Offices that articles give to different persons."""
    return [
        office(item, sources)
        for item in holders(sources.told, sources.world)
        if (not only or item.status in asked(only)) and (not thing or thing in of_office(item, sources))
    ]


def comparison(happenings: Iterable[Data], held: Iterable[Data]) -> str:
    """A comparison as text."""
    lines = []
    for one in happenings:
        articles = dict.fromkeys(told["article"] for told in one["told by"])
        lines += ["", _capital(one["name"]), f"  told by {', '.join(articles)}"]
        lines += [f"  taken for one: {' and '.join(x['names'])} ({_how(x)})" for x in one["taken for one"]]
        lines += [_one_origin(x) for x in one["one origin"]]
        if one["sides"]:
            lines.append(f"  {said_by(one['sides'])}")
        for item in one["findings"]:
            missing = f" (not in {', '.join(item['missing'])})" if item["missing"] else ""
            lines.append(f"  {item['status']:<10} {item['sentence']}{missing}")
        for told in one["told by"]:
            lines += [f"    {_quoted(said)}" for said in told["quotes"]]
        lines += [f"  {pair} matched ({how}): {ground}" for pair, how, ground in _pairs(one["matched"])]
    for item in held:
        lines += ["", f"{item['status']:<10} {item['sentence']}"]
        lines += [f"    {_quoted(said)}" for said in item["quotes"]]
    return "\n".join(lines).lstrip("\n") + "\n" if lines else ""


def _how(link: Data) -> str:
    """Whether two names or reports are proposed to be of one thing, or a person confirmed it."""
    return f"proposed, {link['score']:.2f}" if "score" in link else f"confirmed by {link['by']}"


def _one_origin(shared: Data) -> str:
    return f"  one origin: {' and '.join(shared['articles'])}: {shared['reason']}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def said_by(sides: dict[str, str]) -> str:
    """Who says so and who denies it, in words.

    >>> said_by({"Peru": "denies it", "third parties": "says it"})
    'said by third parties; denied by Peru'
    >>> said_by({"Kenya": "says it", "Norway": "says it and denies it"})
    'said by Kenya, Norway; denied by Norway'
    """
    parts = []
    for says, words in _SAYS.items():
        if who := [name for name, said in sides.items() if says in said.split(" and ")]:
            parts.append(f"{words} {', '.join(who)}")
    return "; ".join(parts if parts[-1].startswith("denied") else [*parts, "denied by nobody here"])


def _pairs(matched: Iterable[Data]) -> list[tuple[str, str, str]]:
    """For each two articles the best match of their reports: confirmed before proposed, then by the score."""
    best: dict[str, Data] = {}
    for link in matched:
        pair = " and ".join(name.removeprefix("article:").partition("/")[0] for name in link["nodes"])
        if pair not in best or ("score" in best[pair] and link.get("score", 2) > best[pair]["score"]):
            best[pair] = link
    return [(pair, _how(link), link["ground"]) for pair, link in sorted(best.items())]


def proposal(item: Match, sources: Sources) -> Data:
    """A proposed match, with the words of both."""
    ends = [sources.by_node.get(end) for end in (item.one, item.other)]
    return {
        "one": name_of(item.one),
        "other": name_of(item.other),
        "score": item.score,
        "about": next((end.kind for end in ends if end), ""),
        "reasons": list(item.reasons),
        "names": [
            sources.name(end) if end else label(sources.rows, iri)
            for end, iri in zip(ends, (item.one, item.other), strict=True)
        ],
        "quotes": [quote(end.quotes[0], sources.world) if end and end.quotes else None for end in ends],
    }


def proposals(found: Iterable[Data]) -> str:
    """Proposed matches as text: of one pair of articles those of one happening together, the best with its reasons and words."""
    together: dict[tuple[str, ...], list[Data]] = {}
    for said in found:
        ends = [name.rpartition("/")[0] or name for name in (said["one"], said["other"])]
        together.setdefault((*ends, said["about"]), []).append(said)
    lines = []
    for some in together.values():
        best, *others = sorted(some, key=lambda said: -said["score"])
        names = list(dict.fromkeys(best["names"]))
        lines += [f"{best['score']:.2f}  {best['one']}  {best['other']}", f"  {' / '.join(names)}"]
        lines.append(f"  because {'; '.join(best['reasons'])}")
        lines += [f"    {_quoted(words)}" for words in best["quotes"] if words]
        lines += [f"  also {said['score']:.2f}  {said['one']}  {said['other']}" for said in others]
    return "\n".join(lines) + "\n" if lines else ""


def decisions(found: Iterable[Decision]) -> str:
    """What is recorded, as text."""
    return "".join(f"{_decided(item)}: {item.ground}{f' ({item.by})' if item.by else ''}\n" for item in found)


def _decided(item: Decision) -> str:
    if item.one == NOTHING:
        return f"retracted: {name_of(item.other)}{f', on {item.on}' if item.on else ''}"
    return f"{'' if item.holds else 'not '}{item.relation}: {name_of(item.one)} {name_of(item.other)}"


def matrix_data(sources: Sources) -> list[Data]:
    """For each two articles that give times, places, numbers or amounts of the same happenings: how often they agree and differ."""
    shared: dict[tuple[str, str], list[str]] = {}
    every: Counter[tuple[str, str]] = Counter()
    copied: Counter[tuple[str, str]] = Counter()
    for group in sources.groups:
        compared = set().union(*sources.counted(group))
        every.update(compared)
        for each in sources.shared_in(group):
            pair = (each.one, each.other)
            shared.setdefault(pair, []).append(each.reason)
            copied[pair] += pair in compared
    found = []
    for item in sources.agreements:
        pair = (item.one, item.other)
        reasons = "; ".join(sorted(set(shared.get(pair, ()))))
        number = every[pair] if item.one_origin else copied[pair]
        found.append(agreement(item, item.one_origin or reasons, every[pair], number))
    return found


def agreement(item: SourceAgreement, origin: str, happenings: int, shared: int) -> Data:
    """How often two articles agree and differ. origin: why they are no two sources, "" where nothing says so; happenings: in
    how many something is compared; shared: in how many of these they are no two sources."""
    return {
        "articles": [slug(item.one), slug(item.other)],
        "compared": item.compared,
        "same": item.same,
        "differ": item.differ,
        "agree against a third": item.against_others,
        "one origin": origin,
        "happenings": happenings,
        "happenings of one origin": shared,
    }


def matrix(pairs: Iterable[Data]) -> str:
    """The same as text."""
    return "".join(
        f"{' and '.join(item['articles'])}: {item['compared']} compared, {item['same']} the same, {item['differ']} in conflict"
        f"{_origin(item)}\n"
        for item in pairs
    )


def _origin(said: Data) -> str:
    """Why two articles are no two sources, and in how much of what is compared."""
    reason, every, shared = said["one origin"], said["happenings"], said["happenings of one origin"]
    if not reason or "one origin" in reason:
        return f"; {reason}" if reason else ""
    if not shared:
        return f"; not independent in what is not compared here: {reason}"
    return f"; not independent{f' in {shared} of {every} happenings' if shared < every else ''}: {reason}"


def of_promise(item: Promise, sources: Sources) -> set[str]:
    """What a promise can be asked for by: what has a part in it, who made it, and all to which these belong."""
    world = sources.world
    every = (item.told, *item.also)
    agents = [agent for one in every for agent in sources.rows.get(one.report, {}).get("hasAgent", ())]
    found = world.ones([*agents, *(value for one in every for values in one.values.values() for value in values)])
    return set(found).union(*map(world.above, found), *(one.kind_iris for one in every))


def promise_on(said: Data, day: str, newest: str = "") -> Data:
    """A promise as of another day, with the day of the newest source: what nothing settles is overdue only once its time has passed."""
    if said["status"] not in WAITING:
        return said
    status, unseen = waits(said["due"]["latest"], day, newest)
    hangs = any(f"{words} " in said["sentence"] for words in HANGS_ON.values())
    old, new = standing(said["status"], hangs), standing(status, hangs, unseen)
    return {**said, "status": status, "sentence": said["sentence"].replace(old, new, 1)}


def promise(item: Promise, sources: Sources) -> Data:
    """A promise and what became of it, with both sentences."""
    due = item.due
    return {
        "promise": name_of(item.told.node),
        "what": item.what,
        "holders": item.holders,
        "due": {"words": due.words, "earliest": due.earliest, "latest": due.latest} if due else None,
        "status": item.status,
        "deed": name_of(item.after.node) if item.after else None,
        "link": item.link,
        "ground": item.ground,
        "sentence": sentence(item),
        "told by": [slug(one.article) for one in (item.told, *item.also)],
        "told otherwise by": sorted({slug(one.article) for one in item.otherwise}),
        "one origin": [
            {"articles": [slug(x.one), slug(x.other)], "reason": x.reason}
            for x in (sources.shared_in([item.told, *item.also]) if item.also else ())
        ],
        "quotes": [quote(x, sources.world) for one in (item.told, *item.also) for x in one.quotes],
        "deed quotes": [quote(x, sources.world) for x in item.after.quotes] if item.after else [],
    }


def promises(found: Iterable[Data]) -> str:
    """Promises as text."""
    lines = []
    for said in found:
        lines += ["", said["sentence"]]
        if len(articles := dict.fromkeys(said["told by"])) > 1:
            lines.append(f"  told by {', '.join(articles)}")
        if said["told otherwise by"]:
            lines.append(f"  told otherwise by {', '.join(said['told otherwise by'])}")
        lines += [_one_origin(x) for x in said["one origin"]]
        if said["link"]:
            lines.append(f"  {said['link']}: {said['ground']}")
        lines += [f"    {_quoted(words)}" for words in (*said["quotes"], *said["deed quotes"])]
    return "\n".join(lines).lstrip("\n") + "\n" if lines else ""


def change(item: GraphChange, old: Sources, new: Sources) -> Data:
    """A change, with the words of the report that it is on, as the state that knows it has them."""
    world = (old if item.past else new).world
    return {"kind": item.kind, "sentence": item.sentence, "quotes": [quote(each, world) for each in item.quotes]}


def changes(found: Iterable[Data]) -> str:
    """Changes as text."""
    lines = []
    for item in found:
        lines.append(item["sentence"])
        lines += [f"    {_quoted(words)}" for words in item["quotes"]]
    return "\n".join(lines) + "\n" if lines else ""
