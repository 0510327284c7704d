"""Slips in voices, lists, omissions and what else the words of an article show by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.source.numbers import read_numbers
from kg.terms import ENT, OA, XSD
from planted.article import TYPE, Key, Slip, Subject, Term, ent, iri, short

MARKS = re.compile(r"[\"“”„«»‘]")
OPENING = re.compile(
    r"\b(includ(es?|ing)|such as|like|among others?|others?|for example|notably|entre otros|como|darunter|insbesondere)\b",
    re.IGNORECASE,
)
CLOSING = re.compile(r"\b(namely|as follows|the following (two|three|four|five|six))\b", re.IGNORECASE)
EMPTY = ("x", "-", "todo", "see text", "n/a")
EMPTY_SURE = ("x", "-", "todo", "n/a")


def voices(of: Subject) -> Iterator[Slip]:
    for item in of.of("Evidence"):
        voice, words = of.one(item, "hasVoice"), of.exact(item)
        for new in ("own", "attributed", "quoted"):
            if not voice or voice == ENT + new:
                continue
            old = voice.removeprefix(ENT)
            changed = of.changed(item, "hasVoice", voice, ent(new))
            marked = bool(MARKS.search(words)) or _inside_marks(of, words)
            if new == "own":  # as it is written: no attribution, and the issuer speaks
                gone: list[Key] = [(item, ENT + "hasVoice", voice)]
                gone += [(item, ENT + "attribution", value) for value in of.all(item, "attribution")]
                gone += [(item, ENT + "hasSpeaker", value) for value in of.all(item, "hasSpeaker")]
                added: list[tuple[str, str, Term]] = [(item, ENT + "hasVoice", ent("own"))]
                issuers = [value for node in of.of("Article") for value in of.all(node, "isIssuedBy")]
                added += [(item, ENT + "hasSpeaker", iri(value)) for value in issuers]
                yield Slip(f"voice: {old} as own", short(item), of.without(gone, added))
            elif new == "quoted":
                yield Slip(f"voice: {old} as quoted without marks", short(item), changed, not marked)
            elif old == "quoted":
                yield Slip("voice: quoted as attributed", short(item), changed, marked)


def _inside_marks(of: Subject, words: str) -> bool:
    text = of.article.text or ""
    at = text.find(words)
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return at >= 0 and (line.count('"') % 2 == 1 or line.count("“") > line.count("”"))


def speakers(of: Subject) -> Iterator[Slip]:
    """Words given to another who speaks in the article, in the evidence and in the report."""
    everyone = sorted({value for item in of.of("Evidence") for value in of.all(item, "hasSpeaker")})
    for item in of.of("Evidence"):
        if of.one(item, "hasVoice") == ENT + "own" or not of.one(item, "hasVoice"):
            continue
        for old in of.all(item, "hasSpeaker"):
            for new in [other for other in everyone if other not in of.all(item, "hasSpeaker")][:2]:
                holders = [r for r in of.reports if item in of.all(r, "hasEvidence") and old in of.all(r, "hasAgent")]
                gone: list[Key] = [(item, ENT + "hasSpeaker", old), *((r, ENT + "hasAgent", old) for r in holders)]
                added: list[tuple[str, str, Term]] = [
                    (item, ENT + "hasSpeaker", iri(new)),
                    *((r, ENT + "hasAgent", iri(new)) for r in holders),
                ]
                yield Slip("voice: words of another speaker", f"{short(item)} {short(new)}", of.without(gone, added))
                for given in of.all(item, "attribution"):
                    lost = [*gone, (item, ENT + "attribution", given)]
                    yield Slip(
                        "voice: of another, without attribution", f"{short(item)} {short(new)}", of.without(lost, added)
                    )


def lists(of: Subject) -> Iterator[Slip]:
    seen = set()
    for parts in of.parts.values():
        for part in parts:
            for role in of.all(part, "isOpenOn"):
                if (part, role) in seen:
                    continue
                seen.add((part, role))
                cue = any(OPENING.search(words) for words in of.words_of(part))
                gone = [(part, ENT + "isOpenOn", role)]
                yield Slip(
                    "list: closed under including",
                    f"{short(part)} {short(role)}",
                    of.without(gone, [(part, ENT + "isClosedOn", iri(role))]),
                    cue,
                )
                yield Slip("list: open one not marked", f"{short(part)} {short(role)}", of.without(gone), cue)
            for role in of.all(part, "isClosedOn"):
                if (part, role) not in seen:
                    seen.add((part, role))
                    cue = any(CLOSING.search(words) for words in of.words_of(part))
                    gone = [(part, ENT + "isClosedOn", role)]
                    yield Slip(
                        "list: open though closed",
                        f"{short(part)} {short(role)}",
                        of.without(gone, [(part, ENT + "isOpenOn", iri(role))]),
                        cue or not any(OPENING.search(w) for w in of.words_of(part)),
                    )
            marked = {*of.all(part, "isOpenOn"), *of.all(part, "isClosedOn"), *of.all(part, "isAlternativeOn")}
            for role, values in of.nodes.by_subject.get(part, {}).items():
                if (
                    len(values) > 1
                    and role.startswith(ENT)
                    and role not in marked
                    and role.startswith(ENT + "has")
                    and (part, role) not in seen
                    and role not in (ENT + "hasEvidence", ENT + "hasKind")
                ):
                    seen.add((part, role))
                    cue = any(OPENING.search(words) for words in of.words_of(part))
                    added: list[tuple[str, str, Term]] = [(part, ENT + "isOpenOn", iri(role))]
                    yield Slip(
                        "list: open without a cue", f"{short(part)} {short(role)}", of.without([], added), not cue
                    )


def counted(of: Subject) -> Iterator[Slip]:
    """One left out of "the three states", everywhere: in the mention or in the role."""
    for node in list(of.of("Mention")):
        things = of.all(node, "denotes")
        if len(things) > 1:
            said = _counts(of.one(node, "wording"), of.language, len(things))
            for thing in things[:2]:
                yield Slip(
                    "list: one of a counted list missing",
                    f"{short(node)} {short(thing)}",
                    of.without([(node, ENT + "denotes", thing)]),
                    said,
                )
    for node in [*of.of("Group"), *of.of("Item")]:
        things = of.all(node, "hasMember")
        if len(things) > 1 and not of.all(node, "isOpenOn"):
            said = _counts(of.one(node, "wording"), of.language, len(things))
            for thing in things[:2]:
                yield Slip(
                    "list: one of a counted list missing",
                    f"{short(node)} {short(thing)}",
                    of.without([(node, ENT + "hasMember", thing)]),
                    said,
                )


def _counts(wording: str, language: str, number: int) -> bool:
    return any(found.value == number for found in read_numbers(wording, language)) or (
        number == 2 and "both" in wording.lower()
    )


def dropped(of: Subject) -> Iterator[Slip]:
    """A named one of several left out of a role."""
    for report in of.reports:
        for part in of.parts[report]:
            for role in ("hasAgent", "hasTopic", "hasMember", "hasPlace", "hasRecipient"):
                things = of.all(part, role)
                if len(things) > 2:
                    named = any(of.places(words, things[-1]) for words in of.quotes(report))
                    yield Slip(
                        "list: one that is named missing",
                        f"{short(part)} {short(things[-1])}",
                        of.without([(part, ENT + role, things[-1])]),
                        named,
                    )


def languages(of: Subject) -> Iterator[Slip]:
    for node in of.of("Article"):
        old = of.one(node, "language")
        for new in ("fr", "de", "en", "es", "sv", "ru", "zh"):
            if old and new != of.language:
                value = (
                    ox.Literal(new, datatype=ox.NamedNode(XSD + "language")) if _typed(of, node) else ox.Literal(new)
                )
                yield Slip("language: another tag", new, of.changed(node, "language", old, value))


def _typed(of: Subject, node: str) -> bool:
    return any(
        "language" in str(getattr(t, "datatype", "")) for t in of.nodes.by_subject[node].get(ENT + "language", ())
    )


def reasons(of: Subject) -> Iterator[Slip]:
    for cls, name in (("Omission", "reason"), ("Mention", "ground"), ("TimeSpan", "ground"), ("Remark", "remark")):
        for number, node in enumerate(of.of(cls)):
            for old in of.all(node, name):
                new = EMPTY[number % len(EMPTY)]
                literal = ox.Literal(new)
                yield Slip(
                    f"reason: {cls.lower()} with x", f"{short(node)} {new}", of.changed(node, name, old, literal)
                )


def headlines(of: Subject) -> Iterator[Slip]:
    for node in of.of("Article"):
        for old in of.all(node, "headline"):
            tag = next(t.language for t in of.nodes.by_subject[node][ENT + "headline"])  # type: ignore[union-attr]
            words = old.split()
            for new in (
                " ".join([*words[:-1], "soon"]),
                " ".join(["Officially,", *words]),
                " ".join(words[1:] + words[:1]),
            ):
                yield Slip(
                    "headline: not in the text",
                    new,
                    of.changed(node, "headline", old, ox.Literal(new, language=tag) if tag else ox.Literal(new)),
                )


def left_out_and_used(of: Subject) -> Iterator[Slip]:
    articles = list(of.of("Article"))
    for number, item in enumerate(of.of("Evidence")):
        words = of.exact(item)
        used = any(item in of.all(report, "hasEvidence") for report in of.reports)
        node = f"{articles[0]}/left-out-{number}"
        added: list[tuple[str, str, Term]] = [
            (node, TYPE, ent("Omission")),
            (node, ENT + "isFromArticle", iri(articles[0])),
            (node, OA + "exact", ox.Literal(words)),
            (node, ENT + "reason", ox.Literal("This is said elsewhere in the text.")),
        ]
        added += [
            (node, OA + name, ox.Literal(value))
            for name in ("prefix", "suffix")
            for value in of.nodes.values(item, OA + name)
        ]
        if used:
            yield Slip("omission: words that are used", words[:50], of.without([], added))


def dangling(of: Subject) -> Iterator[Slip]:
    """A content that no report tells any more: only a link leads to it."""
    for report in of.reports:
        for content in of.all(report, "hasContent"):
            if sum(content in of.all(node, "hasContent") for node in of.nodes.by_subject) == 1:
                for link in ("precedes", "isDuring"):
                    gone = [(report, ENT + "hasContent", content)]
                    yield Slip(
                        "content: no report tells it",
                        f"{short(report)} {short(content)}",
                        of.without(gone, [(report, ENT + link, iri(content))]),
                    )


MAKERS = (voices, speakers, lists, counted, dropped, languages, reasons, headlines, left_out_and_used, dangling)
