"""Slips in what happens: who does it to whom, whether it is done at all, and what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.terms import ENT, ID
from planted.article import TYPE, Key, Slip, Subject, Term, ent, iri, short

# Pairs of roles whose fillers a careless author changes about.
PAIRS = (
    ("hasAgent", "hasRecipient"),
    ("hasAgent", "hasTheme"),
    ("hasAgent", "hasPartner"),
    ("hasAgent", "hasSource"),
    ("hasAgent", "hasBeneficiary"),
    ("hasAgent", "hasDestination"),
    ("hasTheme", "hasPartner"),
    ("hasTheme", "hasRecipient"),
    ("hasSource", "hasRecipient"),
    ("hasSource", "hasDestination"),
    ("hasOrigin", "hasDestination"),
    ("hasAgent", "isOnBehalfOf"),
    ("hasTheme", "hasAttribute"),
    ("hasTheme", "hasCause"),
    ("hasAgent", "hasInstrument"),
    ("hasTheme", "hasSource"),
)
LONG = 30  # words of a quote, of which more speak of several things
PREPOSITION = r"(?:by|to|from|with|against|von|durch|mit|por|con)\s+(?:the\s+|an?\s+|der\s+|la\s+|el\s+)?"
COMING = re.compile(
    r"\b(will|shall|would|to be|plans?|intends?|aims?|set to|due to|expected|is to|are to|may|could|should|hopes?|commits?|committed|must|requires?|undertakes?|urges?|calls? (on|for)|wird|werden|soll|planea|[a-z]+rá)\b",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(not|no|n't|without|failed|fails?|refus\w+|never|neither|nor|declin\w+|nicht|kein\w*|ohne|denie[sd]|rejects?)\b|n't",
    re.IGNORECASE,
)
GOOD = re.compile(
    r"welcom|success|optimis|significant|strong|prais|candid|constructive|important|benefit|progress|proud|historic|great|crucial|support",
    re.IGNORECASE,
)
BAD = re.compile(
    r"condemn|concern|regret|fail|threat|corrupt|malign|destabili|illegal|unprovoked|criminal|dangerous|crisis|hostile|aggress|brutal",
    re.IGNORECASE,
)


def roles(of: Subject) -> Iterator[Slip]:
    seen = set()
    for report in of.reports:
        for part in of.parts[report]:
            if part in seen:
                continue
            seen.add(part)
            for first, second in PAIRS:
                ones, others = of.all(part, first), of.all(part, second)
                if not ones or not others or set(ones) & set(others):
                    continue
                gone: list[Key] = [(part, ENT + first, v) for v in ones] + [(part, ENT + second, v) for v in others]
                added: list[tuple[str, str, Term]] = [(part, ENT + first, iri(v)) for v in others]
                added += [(part, ENT + second, iri(v)) for v in ones]
                names = f"{first.removeprefix('has')} and {second.removeprefix('has')}"
                decided = _is_clear(of, report, part, ones, others)
                yield Slip("roles: one for the other", f"{short(part)} {names}", of.without(gone, added), decided)


def _is_clear(of: Subject, report: str, part: str, ones: list[str], others: list[str]) -> bool:
    """Whether a quote names both sides once each, with a verb of the kind or a preposition before one of them."""
    kinds = set(of.grounding.kinds.of_node(of.nodes, part))
    for words in of.quotes(report):
        one = [place for thing in ones for place in of.places(words, thing)]
        other = [place for thing in others for place in of.places(words, thing)]
        if len(one) != len(ones) or len(other) != len(others) or set(one) & set(other):
            continue
        if any(a[0] < b[1] and b[0] < a[1] for a in one for b in other):
            continue
        verbs = [(n.start, n.end) for n in of.grounding.find_all(words) if kinds & n.things]
        sides = {place[0] > verbs[0][0] for place in (*one, *other)} if len(verbs) == 1 else set()
        verb = len(sides) == 2  # one before the verb, and the other after it
        before = [words[: place[0]] for place in (*one, *other)]
        if verb or any(re.search(PREPOSITION + "$", text, re.IGNORECASE) for text in before):
            return True
    return False


def done(of: Subject) -> Iterator[Slip]:
    """What is planned, wished or not the case as if it had been done."""
    for report in of.reports:
        for cls, kind, cue in (
            ("Attitude", "done: what is to come", COMING),
            ("Directive", "done: what is demanded", COMING),
            ("NonOccurrence", "done: what is not the case", NOT),
            ("Denial", "done: what is denied", NOT),
        ):
            if not of.has(report, cls):
                continue
            for content in of.all(report, "hasContent"):
                made = _hoisted(of, report, content)
                if made:
                    yield Slip(kind, short(report), made, any(cue.search(words) for words in of.quotes(report)))


def _hoisted(of: Subject, report: str, content: str) -> tuple[object, ...] | None:
    """The content told as a report in the place of the report above it."""
    kinds = of.all(content, "hasKind")
    classes = {cls for kind in kinds for cls in of.corpus.background.values(kind, ENT + "isKindOf")}
    known = [cls for cls in sorted(classes) if cls in (ENT + "Act", ENT + "Situation")]
    if not known or sum(content in of.all(node, "hasContent") for node in of.nodes.by_subject) != 1:
        return None
    gone: list[Key] = [(t.s.value, t.p.value, t.o.value) for t in of.triples if report in (t.s.value, t.o.value)]
    gone.append((content, TYPE, ENT + "Content"))
    added: list[tuple[str, str, Term]] = [(content, TYPE, iri(known[0]))]
    added += [(content, ENT + "hasEvidence", iri(item)) for item in of.all(report, "hasEvidence")]
    for t in of.triples:  # what pointed at the report points at what is now told
        if t.o.value == report and t.s.value != content:
            added.append((t.s.value, t.p.value, iri(content)))
    return of.without(gone, added)


def denials(of: Subject) -> Iterator[Slip]:
    for report in of.reports:
        if ENT + "Denial" in of.nodes.values(report, TYPE):
            cue = any(NOT.search(words) for words in of.quotes(report))
            gone = [(report, TYPE, ENT + "Denial")]
            yield Slip(
                "negation: denial as claim", short(report), of.without(gone, [(report, TYPE, ent("Claim"))]), cue
            )
        if ENT + "NonOccurrence" in of.nodes.values(report, TYPE):
            cue = any(NOT.search(words) for words in of.quotes(report))
            issuers = [value for node in of.of("Article") for value in of.all(node, "isIssuedBy")]
            gone = [(report, TYPE, ENT + "NonOccurrence")]
            added: list[tuple[str, str, Term]] = [
                (report, TYPE, ent("Claim")),
                *((report, ENT + "hasAgent", iri(v)) for v in issuers),
            ]
            yield Slip("negation: not the case as claimed", short(report), of.without(gone, added), cue)


def polarities(of: Subject) -> Iterator[Slip]:
    for node in of.nodes.by_subject:
        for old in of.all(node, "hasPolarity"):
            new = "negative" if old.endswith("positive") else "positive"
            words = " ".join([*of.all(node, "predicate"), *of.words_of(node)])
            cue = GOOD if new == "negative" else BAD
            clear = bool(cue.search(words)) and not (BAD if new == "negative" else GOOD).search(words)
            yield Slip("opinion: praise as blame", short(node), of.changed(node, "hasPolarity", old, ent(new)), clear)


OPPOSITES = {
    "opening": "closure", "closure": "opening", "start": "end", "end": "start", "increase": "reduction", "reduction": "increase",
    "growth": "decline", "strengthening": "weakening", "weakening": "strengthening", "import": "export", "export": "import",
    "purchase": "sale", "sale": "purchase", "approval": "refusal", "refusal": "approval", "imposition": "lifting",
    "lifting": "imposition", "appointment": "departure", "departure": "appointment", "welcome": "condemnation",
    "joining": "withdrawal", "withdrawal": "joining", "support": "opposition", "success": "failure", "failure": "success",
    "continuation": "end", "protection": "destruction", "facilitation": "prevention", "prevention": "facilitation",
    "provision": "purchase", "donation": "purchase", "praise": "criticism", "establishment": "closure",
}  # fmt: skip


def kinds(of: Subject) -> Iterator[Slip]:
    """Another kind than the verb says: its opposite, or any other of the same class."""
    background, scheme = of.corpus.background, of.grounding.kinds
    for report in of.reports:
        words = " ".join(of.quotes(report))
        spoken = {thing for name in of.grounding.find_all(words) for thing in name.things if thing in scheme.all}
        elsewhere = {
            kind
            for other in of.reports
            if other != report and set(of.all(other, "hasEvidence")) & set(of.all(report, "hasEvidence"))
            for part in of.parts[other]
            for kind in of.all(part, "hasKind")
        }
        for part in of.parts[report]:
            for kind in of.all(part, "hasKind"):
                name = kind.rsplit("/", 1)[-1]
                stem = name.split("-")[0][: max(4, len(name) - 4)]
                if opposite := OPPOSITES.get(name):
                    new = f"{ID}kind/{opposite}"
                    clear = (kind in spoken or stem in words.lower()) and len(words.split()) <= LONG
                    yield Slip(
                        "kind: the opposite of the verb",
                        f"{short(part)} {opposite}",
                        of.changed(part, "hasKind", kind, iri(new)),
                        clear,
                    )
                classes = set(background.values(kind, ENT + "isKindOf"))
                near = [
                    k
                    for k in sorted(scheme.all)
                    if set(background.values(k, ENT + "isKindOf")) == classes and k != kind
                ]
                near = [k for k in near if kind not in scheme.with_above(iter([k]))]
                if near and classes:
                    other = near[sum(map(ord, part)) % len(near)]
                    # Where the words have one verb, and no other report on them is of its kind.
                    clear = (
                        spoken == {kind}
                        and kind not in elsewhere
                        and sum(kind in of.all(p, "hasKind") for p in of.parts[report]) == 1
                    )
                    yield Slip(
                        "kind: another than the verb",
                        f"{short(part)} {short(other)}",
                        of.changed(part, "hasKind", kind, iri(other)),
                        clear,
                    )


MAKERS = (roles, done, denials, polarities, kinds)
