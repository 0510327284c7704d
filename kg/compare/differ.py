"""Role by role, what several articles say of one happening: the same, more exact, in contradiction, only here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.answer.telling import days
from kg.answer.telling.nouns import joined
from kg.compare import values
from kg.compare.rows import first
from kg.compare.sets import SINGLE, counts_apart, in_numbers, same_as, sets, sides_apart
from kg.compare.tellings import CANCELLED, DENIED, DONE, DUE, NOUNS, PLANNED, ROLES, SAID, Telling, TimeSpan, side
from kg.compare.values import ComparedValue
from kg.compare.world import World

CONFIRMED, MAJORITY, CONFLICT, UNIQUE = "confirmed", "majority", "conflict", "unique"
MISSING, COMPATIBLE, DEPENDENT = "missing", "compatible", "dependent"
# What the statuses mean; the first five are those of globalgov/manydata.
STATUSES = {
    CONFIRMED: "independent sources give the same value",
    MAJORITY: "most independent sources give this value, and one does not",
    CONFLICT: "sources give values of which only one can be right",
    UNIQUE: "one source alone gives a value",
    MISSING: "this source gives no value",
    COMPATIBLE: "the values differ and can all be right, as a vague and an exact one",
    DEPENDENT: "several sources give the value, and all have it from one",
}
# What lasts may hold at several times.
_LASTING = frozenset("office-holding membership chairing participation incumbency subject-matter in-force".split())


@dataclass(frozen=True)
class RoleFinding:
    """What the reports of one happening say of one role.

    relation: of the pair that is furthest apart (`kg.compare.values`); status: one of `STATUSES`; missing: articles that
    tell of the happening and not of the role.
    """

    role: str
    status: str
    relation: str
    values: tuple[ComparedValue, ...]
    missing: tuple[str, ...]
    sentence: str


# How far apart two values are.
RANK = {
    values.SAME: 0,
    values.FIRST_FINER: 1,
    values.SECOND_FINER: 1,
    values.COMPATIBLE: 2,
    values.NOT_COMPARABLE: 3,
    values.CHANGED: 4,
    values.CONTRADICTS: 5,
}


def compare(told: Iterable[Telling], world: World, origins: Mapping[str, str] | None = None) -> list[RoleFinding]:
    """What reports of one happening say, role by role.

    origins: for an article, what stands for its origin; articles of one origin count once (`kg.compare.sources`).
    """
    every = _with_headings(sorted(told, key=lambda one: (one.article, one.node)))
    origin = (origins or {}).get
    found = []
    if (modes := _modes(every)) is not None:
        found.append(modes)
    for role in ROLES:
        if role == "hasParticipant" and all(one.things(role) == one.things("hasChair") for one in every):
            continue  # who chairs takes part
        given = _joined(role, [each for one in every if (each := value(one, role, world)) is not None], world)
        if role == "hasTime" and (dated := _against_deadlines(given, every)) is not None:
            found.append(dated)
            of = {one.told.article for one in dated.values}
            if len({one.told.article for one in given}) == 1 and all(one.article in of for one in every):
                continue
            silent = [one for one in every if one.article not in of or "hasTime" in one.spans]
            found.append(_finding(role, given, silent, world, lambda article: origin(article, article)))
        elif given:
            found.append(_finding(role, given, every, world, lambda article: origin(article, article)))
    return found


def _with_headings(every: list[Telling]) -> list[Telling]:
    """The reports of one happening; headings as real as the article below them tells it: "Norway to buy ferries" heads a plan."""
    modes = {article: {one.mode for one in every if one.article == article} for article in {x.article for x in every}}
    return [
        replace(one, mode=PLANNED)
        if one.mode == SAID
        and "heading" in one.around
        and PLANNED in modes[one.article]
        and DONE not in modes[one.article]
        else one
        for one in every
    ]


def _against_deadlines(given: list[ComparedValue], every: list[Telling]) -> RoleFinding | None:
    """How the time stands to the deadlines of articles that give no time: "by December 2024" is no silence on when."""
    timed = {one.told.article for one in given}
    due = [
        ComparedValue(one, _time(spans[0]), spans)
        for one in every
        if one.article not in timed and (spans := one.spans.get("hasDeadline") or one.spans.get(DUE))
    ]
    pairs = [(span, end) for one in given for span in one.what for other in due for end in other.what]  # type: ignore[attr-defined]
    if not pairs:
        return None
    late = all(span.earliest and end.latest and span.earliest > end.latest for span, end in pairs)
    fits = all(values.spans(span, end) in (values.SAME, values.FIRST_FINER) for span, end in pairs)
    how = "is after the deadline" if late else "is within the deadline" if fits else "is given beside a deadline"
    sentence = f"The time {how}: {_have(given)}; {_have(due)}."
    return RoleFinding("hasTime", COMPATIBLE, values.COMPATIBLE, (*given, *due), (), sentence)


def _joined(role: str, given: list[ComparedValue], world: World) -> list[ComparedValue]:
    """What one article says in several reports of a role that takes several, as one value: each row of a table has one party."""
    if role in SINGLE or any(role in one.told.spans or role in one.told.amounts for one in given):
        return given
    found = []
    for article, reality in dict.fromkeys((one.told.article, _reality(one.told)) for one in given):
        own = [one for one in given if one.told.article == article and _reality(one.told) == reality]
        things: frozenset[str] = frozenset().union(*(one.what for one in own))  # type: ignore[arg-type]
        most = max(own, key=lambda one: len(one.what))  # type: ignore[arg-type]
        shown = ", ".join(sorted({world.label(thing) for thing in things}))
        found.append(most if most.what == things else ComparedValue(most.told, shown, things))
    return found


def value(told: Telling, role: str, world: World) -> ComparedValue | None:
    """What a report says of a role; None where it says nothing."""
    if role in told.spans:
        bounded = [span for span in told.spans[role] if span.earliest or span.latest] or list(told.spans[role])
        return ComparedValue(told, " and ".join(_time(span) for span in bounded), tuple(bounded))
    if role in told.amounts:
        amounts = told.amounts[role]
        return ComparedValue(told, " and ".join(f"«{amount.words}»" for amount in amounts), amounts)
    things = told.values.get(role)
    if things and not (role == "hasTheme" and _is_amount(told, world)):
        return ComparedValue(told, ", ".join(sorted(world.label(thing) for thing in things)), things)
    return None


def _is_amount(told: Telling, world: World) -> bool:
    """Whether what is given is but the amount in the same words, as in "provided 40 million euros": it is compared as that."""
    words = {amount.words for amount in told.amounts.get("hasAmount", ())}
    return all(first(world.rows, thing, "wording") in words for thing in told.things("hasTheme"))


def _time(span: TimeSpan) -> str:
    """A time in the words of the source, with its days where these do not say the year.

    >>> _time(TimeSpan("2025-03-04", "2025-03-04", "on Tuesday")), _time(TimeSpan("2025-03-04", "2025-03-04", "on 4 March 2025"))
    ('«on Tuesday» (4 March 2025)', '«on 4 March 2025»')
    >>> _time(TimeSpan("2024-07-01", "", ""))
    'July 2024 or later'
    """
    ends = [date.fromisoformat(end) if end else None for end in (span.earliest, span.latest)]
    which = days.period(*ends)
    if not span.words:
        return which
    said = any(end and str(end.year) in span.words for end in ends)
    return f"«{span.words}»" if said or not which else f"«{span.words}» ({which})"


def _finding(
    role: str, given: list[ComparedValue], every: list[Telling], world: World, origin: Callable[[str], str]
) -> RoleFinding:
    pairs = [(a, b) for i, a in enumerate(given) for b in given[i + 1 :] if a.told.article != b.told.article]
    relations = [(relation(role, a, b, world), a, b) for a, b in pairs]
    worst = max(relations, key=lambda item: RANK[item[0]], default=None)
    articles = {value.told.article for value in given}
    missing = tuple(sorted({one.article for one in every} - articles))
    how = worst[0] if worst else values.SAME
    if len(articles) == 1:
        status = UNIQUE
    elif how == values.CONTRADICTS:
        status = _contested(given, role, world, origin)
    elif len({origin(article) for article in articles}) == 1:
        status = DEPENDENT
    else:
        status = CONFIRMED if how == values.SAME else COMPATIBLE
    sentence = _only(role, given[0]) if worst is None else told_pair(role, *worst, given, world)
    return RoleFinding(role, status, how, tuple(given), missing, sentence)


def _contested(given: list[ComparedValue], role: str, world: World, origin: Callable[[str], str]) -> str:
    """Majority where more than half of three or more origins fit one value, and fewer any that contradicts it; else conflict.

    A vague value that fits two others which contradict each other decides nothing between them.
    """
    contradicts = {
        (i, j): relation(role, a, b, world) == values.CONTRADICTS
        for i, a in enumerate(given)
        for j, b in enumerate(given)
    }
    places = range(len(given))
    all_ = {origin(value.told.article) for value in given}
    fits = [{origin(given[j].told.article) for j in places if not contradicts[i, j]} for i in places]
    for i in places:
        rivals = [len(fits[j]) for j in places if contradicts[i, j]]
        if rivals and len(all_) > 2 and len(fits[i]) * 2 > len(all_) and len(fits[i]) > max(rivals):
            return MAJORITY
    return CONFLICT


def relation(role: str, a: ComparedValue, b: ComparedValue, world: World) -> str:
    """How two values for a role stand to each other. What is meant and what was done are no conflict, however they differ."""
    how = _relation(role, a, b, world)
    return values.CHANGED if how == values.CONTRADICTS and _reality(a.told) != _reality(b.told) else how


def _reality(told: Telling) -> str:
    """As what a report tells it: what somebody says was done is told as done."""
    return DONE if told.mode == SAID else told.mode


def _relation(role: str, a: ComparedValue, b: ComparedValue, world: World) -> str:
    if role in a.told.spans:
        return _closest(values.spans, a.what, b.what, lasting=bool((a.told.kinds | b.told.kinds) & _LASTING))
    if role in a.told.amounts:
        return _closest(values.amounts, a.what, b.what)
    if role in ("ordinal", "name"):
        return values.SAME if a.what == b.what else values.CONTRADICTS
    return sets(role, a, b, world)


def _closest(how: Callable[..., str], some: object, others: object, *, lasting: bool = False) -> str:
    """Of all pairs the ones that can be compared at all; of these the furthest apart, as one amount may be in two units."""
    found = [how(x, y) for x in some for y in others]  # type: ignore[attr-defined]
    comparable = [item for item in found if item != values.NOT_COMPARABLE]
    if not comparable:
        return values.NOT_COMPARABLE
    if len(some) > 1 or len(others) > 1:  # type: ignore[arg-type]
        return min(comparable, key=lambda item: RANK[item])
    if lasting and comparable[0] == values.CONTRADICTS:
        return values.COMPATIBLE
    return comparable[0]


def slug(article: str) -> str:
    """An article as sentences name it.

    >>> slug("https://w3id.org/entente/id/article/talks")
    'talks'
    """
    return article.rsplit("/", 1)[-1]


def told_pair(
    role: str, how: str, a: ComparedValue, b: ComparedValue, given: Iterable[ComparedValue], world: World
) -> str:
    """A sentence on two values of a role, with all the articles that have the same, and what others have."""
    noun = NOUNS.get(role, role)
    like, unlike, others = [a], [b], []
    for value in given:
        if value in (a, b):
            continue
        if relation(role, a, value, world) == values.SAME:
            like.append(value)
        elif relation(role, b, value, world) == values.SAME:
            unlike.append(value)
        else:
            others.append(value)
    if how == values.SAME:
        every = [*like, *unlike]
        if role in a.told.values or len({value.shown for value in every}) == 1:
            spelt = {f", in {slug(x.told.article)} {x.shown}" for x in every if x.shown != a.shown}
            return f"The {noun} is the same in {_articles(every)}: {a.shown}{''.join(sorted(spelt))}."
        return f"The {noun} is the same: {_have(every)}."
    also = "".join(
        f"; {_have([value])}{_fits(role, value, a, b, world)}{same_as(value, (a, b), world)}" for value in others
    )
    if how in values.FINER:
        finer, coarser = (like, unlike) if how == values.FIRST_FINER else (unlike, like)
        if others and (most := _most_exact(role, [*like, *unlike, *others], world)):
            rest = [value for value in given if value not in most]
            return f"The {noun} is most exact in {_articles(most)}: {most[0].shown}; {_have(rest)}."
        fuller = role in a.told.values and len(finer[0].what) > len(coarser[0].what)  # type: ignore[arg-type]
        return f"The {noun} is {'told more fully' if fuller else 'more exact'} in {_articles(finer)}: {finer[0].shown}; {_have(coarser)}{also}."
    both = f"{_have(like)}, {_have(unlike)}{also}."
    if how == values.COMPATIBLE:
        if apart := sides_apart(role, a, b, world):
            return f"The {noun} for {apart} is another person: {both[:-1]}; whether both signed is not told."
        if role in a.told.values and counts_apart(a, b, world):
            return f"The {noun} is told with another number, perhaps of others: {both}"
        return f"The {noun} may be both: {both}"
    if how == values.NOT_COMPARABLE:
        if role in a.told.values and not in_numbers(a, b, world):
            return f"The {noun} is told in other words: {both}"
        return f"The {noun} cannot be compared: {both}"
    if how == values.CHANGED:
        ways = [_MODE_WORDS[_reality(each.told)] for each in (a, b)]
        return f"The {noun} is one {ways[0]}, another {ways[1]}: {both}"
    return f"The {noun} differs: {both}{_scope(a.told, b.told)}"


def _most_exact(role: str, given: list[ComparedValue], world: World) -> list[ComparedValue]:
    """Those of some values that are more exact than each of the others; none where no one is."""
    exact = (values.SAME, values.FIRST_FINER)
    return [one for one in given if all(x is one or relation(role, one, x, world) in exact for x in given)]


def _fits(role: str, value: ComparedValue, a: ComparedValue, b: ComparedValue, world: World) -> str:
    """What a third value does between two that contradict each other; told as what, where it is no rival of them."""
    if _reality(value.told) not in (_reality(a.told), _reality(b.told)):
        return f" ({_MODE_WORDS[_reality(value.told)]})"
    if relation(role, a, b, world) != values.CONTRADICTS:
        return ""
    fits = [x for x in (a, b) if relation(role, x, value, world) not in (values.CONTRADICTS, values.NOT_COMPARABLE)]
    return " (both fit that)" if len(fits) == 2 else ""


def _articles(some: Iterable[ComparedValue]) -> str:
    return joined(sorted({slug(value.told.article) for value in some}))


def _have(some: list[ComparedValue]) -> str:
    """Which articles have what, each wording once."""
    found = []
    for shown in dict.fromkeys(value.shown for value in some):
        names = _articles(value for value in some if value.shown == shown)
        found.append(f"{names} {'have' if ' and ' in names else 'has'} {shown}")
    return ", ".join(found)


def _scope(a: Telling, b: Telling) -> str:
    """What a reader has to know of two figures that differ and may be of two periods."""
    silent = [slug(one.article) for one in (a, b) if one.span is None]
    if "hasMeasure" not in a.values or not silent:
        return ""
    return f" Perhaps of another period: {' and '.join(silent)} {'gives' if len(silent) == 1 else 'give'} none."


def _only(role: str, value: ComparedValue) -> str:
    return f"Only {slug(value.told.article)} gives the {NOUNS.get(role, role)}: {value.shown}."


_MODE_WORDS = {
    DONE: "as done",
    "said": "as what somebody says",
    PLANNED: "as planned",
    "possible": "as possible",
    "refused": "as refused",
    CANCELLED: "as cancelled",
    DENIED: "as denied",
}


def _modes(every: list[Telling]) -> RoleFinding | None:
    """How real the articles say that it is; None where all say the same. Of one that tells of it as done, it counts that alone, and
    whether it is denied there."""
    done = {one.article for one in every if one.mode == DONE}
    every = [one for one in every if one.mode in (DONE, DENIED, CANCELLED) or one.article not in done]
    if len({one.mode for one in every}) < 2:
        return None
    given = tuple(ComparedValue(one, _MODE_WORDS[one.mode], one.mode) for one in every)
    denied = [value for value in given if value.what == DENIED]
    real = [value for value in given if value.what in (DONE, "said")]
    # Who denies a plan says that there is none.
    plans = [value for value in denied if "denial" in value.told.around and "plan" in value.told.around]
    done_, planned, off = ([value for value in given if value.what == mode] for mode in (DONE, PLANNED, CANCELLED))
    for some, deny in ((real, denied), (done_, off), (planned, plans)):
        if some and deny:
            a, b = some[0], deny[0]
            names = _articles(value for value in some if value.what == a.what)
            verb = "tell" if " and " in names else "tells"
            sentence = f"{names} {verb} of it {a.shown}, {_articles(deny)} {b.shown}."
            return RoleFinding("mode", CONFLICT, values.CONTRADICTS, given, (), sentence)
    parts = [
        f"by {_articles(v for v in given if v.what == mode)} {_MODE_WORDS[mode]}"
        for mode in _MODE_WORDS
        if mode in {v.what for v in given}
    ]
    return RoleFinding("mode", COMPATIBLE, values.COMPATIBLE, given, (), f"It is told {', '.join(parts)}.")


def spoken(told: Telling, world: World) -> str:
    """Whose words a report rests on: the speakers and the state of each, as far as one is known."""
    speakers = dict.fromkeys(speaker for quote in told.quotes for speaker in quote.speakers)
    names = []
    for speaker in speakers:
        state = side(world.rows, speaker)
        name = world.label(speaker)
        names.append(f"{name} ({state})" if state and state != name else name)
    return ", ".join(names) or "not stated"
