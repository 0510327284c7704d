"""What a question in English asks for: the words that tell something, and the role that is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.answer.stems import COMMON, stem, words
from kg.answer.words import near_words, wanted
from kg.source.verbs import kinds_said_by, meant_by

WHO, WHOM, WHEN, WHERE, WHY, IF, AMOUNT, LONG, OFTEN, WHETHER, WHAT, HOW = (
    "who whom when where why if amount long often whether what how".split()
)
# Who may be asked for as "which": any that can act.
_AGENT = (
    r"(countr(y|ies)|states?|nations?|compan(y|ies)|firms?|governments?|ministers?|ministr(y|ies)|persons?|people|bod(y|ies)|organi[sz]ations?|groups?"
    r"|authorit(y|ies)|departments?|part(y|ies)|leaders?|presidents?|institutions?|banks?|universit(y|ies)|agenc(y|ies)|secretar(y|ies)|officials?|envoys?|ambassadors?|diplomats?"
    r"|media|newspapers?|sides?|members?|partners?|allies)"
)
_VERBS = r"(made|makes|caused|causes|led|drove|prompted|is|are|was|were|did|does|do|will|would|has|have|had|can|could|should|must|happened)"
_WH = (
    (AMOUNT, r"\bhow (much|many|large|big|high|far|strong|great|old)\b|\b(what|which) (percentage|share|amount|sum|number|rank|rate|duty|tariff|price|fee|interest|budget)\b|\bat (what|which) (price|rate|interest|cost)\b|\bnumber of\b"),
    (LONG, r"\b(for )?how long\b|\bfor how many (days|weeks|months|years)\b"),
    (OFTEN, r"\bhow often\b"),
    (WHO, rf"\b(who|whose|by whom|(which|what)( (?!{_VERBS}\b)[\w’'-]+){{0,3}}? {_AGENT}|the names? of)\b"),
    (WHOM, r"\bwhom\b"),
    (WHEN, r"\b(when|since when|((on|in|as of|from|since|until|till|by) )?(what|which) (day|date|week|month|year|time|moment|point)|how (soon|recently))\b"),
    (WHERE, r"\b(where|wherein|whereabouts|(in|at|to|from) (what|which) country|((in|at|to|from) )?(what|which) (place|city|town|port|capital))\b|\b(site|location|venue)\W*\Z"),
    (WHY, r"\b(why|how come|what for|for (what|which) (reason|purpose)s?|on what grounds|what (was|is|were|are) the (reason|purpose|cause|aim|goal|motive|point|rationale|objective)s?|what (made|makes|caused|causes|led|drove|prompted|triggered|motivated))\b|\bwhat (is|was|are|were)\b.* (meant|intended|supposed|designed) to\b|\bwhat\b.* to achieve\b"),
    (IF, r"\b(on|under) (what|which) conditions?\b"),
    (HOW, r"\bhow\b"),
    (WHAT, r"\b(what|which)\b"),
    (WHETHER, r"\A\W*(did|does|do|has|have|had|is|are|was|were|will|would|can|could|may|must|should)\b"),
)  # fmt: skip
# The same in other languages.
_WH_ELSEWHERE = (
    (AMOUNT, r"\b(wie ?viele?|wie (hoch|groß|stark)|combien|cu[aá]nt[oa]s?|сколько)\b"),
    (LONG, r"\b(wie lange?|combien de temps|cu[aá]nto tiempo|как долго)\b"),
    (OFTEN, r"\b(wie oft|à quelle fréquence|con qué frecuencia|как часто)\b"),
    (WHO, r"\b(wer|wessen|von wem|qui|par qui|quiénes|quién|кто|кем)\b"),
    (WHOM, r"\b(wen|wem|à qui|a quién|кому|кого)\b"),
    (WHEN, r"\b(wann|seit wann|ab wann|quand|depuis quand|cu[aá]ndo|когда|с каких пор)\b"),
    (WHERE, r"\b(wo|wohin|woher|où|d['’]où|a?d[oó]nde|где|куда|откуда)\b"),
    (WHY, r"\b(warum|weshalb|wieso|wozu|pourquoi|por qué|para qué|почему|зачем)\b"),
)  # fmt: skip
# What they have in every question, and tells nothing.
_ELSEWHERE_COMMON = frozenset(
    "wer wessen wen wem wann wo wohin woher warum weshalb wieso wozu wie viel viele wieviel wieviele welche welcher welches welchen welchem was "
    "der die das den dem des ein eine einen einem einer ist sind war waren wird werden wurde wurden hat haben hatte und von zu zum zur im mit auf für um bei es geht man kann ab nach "
    "qui quand où pourquoi combien quel quelle quels quelles que quoi est sont était le la les un une des du de et dans par pour sur a ont été il elle se "
    "quién quiénes cuándo dónde por qué cuánto cuánta cuántos cuántas cuál cuáles el los las una del en y con para es son fue fueron ha han se "
    "кто кем кому когда где куда почему зачем сколько какой какая какие что и в на с по о был была были".split()
)
# Questions whether something is so, without a verb in front: "anyone hurt?".
_ANY = re.compile(r"\A\W*(any|any(one|body|thing)|some(one|body)|still|already)\b", re.I)
# What comes before a question out of politeness, or says who asks.
_OPENER = re.compile(
    r"\A\W*(?:(?:please|pls|kindly|hi|hello|so|and|also|well|ok|okay)\b[ ,]*|"
    r"(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody)(?: please| kindly)? (?:tell|say|explain|show|give|remind|inform|let|clarify|confirm|name|list)\b(?: to)?(?: (?:me|us))?(?: know)?[ ,:]*|"
    r"(?:please |kindly )?(?:tell|show|remind|give) (?:me|us)[ ,:]*|(?:do|does) (?:you|anyone|anybody|the (?:article|text|source)) (?:know|say|tell|state|mention)[ ,:]*|"
    r"i(?: am|['’]m) an? [^:;.?]{0,40}[:;.] *|i(?:['’]d| would| want| need|['’]m| am)\b(?: (?:like|want|need|trying|curious|interested|wondering))?(?: to)?(?: (?:know|learn|find out|ask|see))?\b[ ,:]*|"
    r"i (?:want|wish|need|would like) to (?:know|ask|learn)[ ,:]*|(?:an? )?(?:quick |short )?question[ ,:]+|is it (?:known|clear|stated)[ ,:]*)+",
    re.I,
)
_AUXILIARIES = frozenset("did does do has have had will would can could may might must should is are was were".split())
_BEFORE_NOUNS = frozenset(
    "the a an of in on for to this that its their his her s many much which what no by with any other own same first last next".split()
)
# Behind which something stands beside what is asked.
_BESIDE = frozenset("when while before after since until because if although time".split())
_WHO = frozenset("who what which".split())
_BE = frozenset("is are was were be been being get got".split())
# What stands beside a word and tells nothing of it.
_ASIDE = frozenset(
    "roughly approximately altogether really completely anyway overall precisely specifically apparently basically simply honestly legally "
    "officially formally supposedly".split()
)
# Words that ask, or say hardly more than that something is.
_FAINT = frozenset(
    map(
        stem,
        "happen happened occur place people person country countries state kind type sort reason cause purpose amount number thing "
        "part matter case say said put putting make made going other another way tell told give given yet already still ever today new soon course fact first last other".split(),
    )
)
FAINTLY = 0.35
# What is often typed without its apostrophe.
_SHORT_NOT = re.compile(r"\b(did|does|do|is|are|was|were|has|have|had|would|could|should|ca|wo)n[’']?t\b", re.I)
_SHORT_IS = re.compile(r"\b(who|what|when|where|how)[’']?s\b", re.I)
_NEGATIVE = re.compile(r"\b(not|no|never|nobody|nothing|none|without)\b|n[’']t\b", re.I)
_PAST = frozenset("did was were had".split())
_TO_COME = frozenset(
    "will would plan plans planned planning intend intends threaten threatened promise promised offer offered to".split()
)
# What asks how things stand by now.
_NOW = re.compile(
    r"\b(currently|right now|just now|now|at (the moment|present)|these days|nowadays|present(?=\b.*\?))\b", re.I
)
# "Will" that is no noun, and what else says that something is to come.
_WILL = re.compile(r"(?<!the )(?<!a )(?<!political )(?<!good )\bwill\b", re.I)
_ABOUT_TO = re.compile(
    r"(?<=\b)(?P<be>am|is|are|was|were|be|been)(?P<who>( [\w’'-]+){0,4}?) (going|about|supposed|set|due|likely|poised) to\b",
    re.I,
)
_NOUNS = frozenset(["states"])  # that are hardly meant as a verb
# An adjective, though it looks like a form of a verb: "most promising".
_ADJECTIVE = re.compile(r"\b(most|more|very|so|too) (\w+(?:ing|ed))\b", re.I)
_COMING = re.compile(
    _WILL.pattern
    + r"|\b(going to|about to|plan(s|ned|ning)?|next|upcoming|forthcoming|intend(s|ed)?|scheduled|set to)\b",
    re.I,
)
_SEVERAL = re.compile(
    r"\b(all|every|each|list|overview)\b|\b(which|what) (two|three|four|five|six|seven|eight|nine|ten|\d+|[\w’'-]*ies|[\w’'-]*ys|"
    r"([\w’'-]+ )?(states|nations|compan\w+s|countr\w+s|firms|governments|ministers|bodies|groups|parties|leaders|universit\w+s))\b",
    re.I,
)


class TellingWord(NamedTuple):
    """A word or verb of a question.

    word: as it is written, in lower case; stems: of its words; kinds: of happening that it can say, what it says before all
    first; faint: it says little; name: it begins with a capital; place: of its first word; near: the stems of words that people use
    for it.
    """

    word: str
    stems: tuple[str, ...]
    kinds: tuple[str, ...]
    faint: bool
    name: bool
    place: int
    near: tuple[tuple[str, ...], ...] = ()


class Inquiry(NamedTuple):
    """A question taken apart.

    asks: for what, by wh-word, what is asked first before what is asked beside; terms: in their order; verb: the place of the
    word that is likely its verb; subject, object: the places of names that stand where who acts, or is acted on, stands;
    negative: it asks what is not so; passive: its verb is; words: all that it has; several: it asks for all of
    a sort; past: it asks what has been done; now: how things stand by now; coming: what is to come; wanted: what the answer is to be like.
    """

    asks: list[str]
    terms: list[TellingWord]
    verb: int
    subject: frozenset[int]
    object: frozenset[int]
    negative: bool
    passive: bool
    words: frozenset[str]
    several: bool
    past: bool
    now: bool = False
    coming: bool = False
    wanted: wanted.WantedAnswer = wanted.WantedAnswer()


def read(text: str, kinds: Mapping[tuple[str, ...], str]) -> Inquiry:
    """Takes a question apart. kinds: of happening, by the stems of their names."""
    text = _OPENER.sub("", text) or text
    text = _SHORT_IS.sub(r"\1 is", _SHORT_NOT.sub(r"\1 not", text))
    asks, want = _asks(text), wanted.wanted(_without(text, _ASIDE))
    coming = bool(_COMING.search(text) or _ABOUT_TO.search(text))
    text = _ABOUT_TO.sub(r"\g<be>\g<who> will", text)
    now = bool(_NOW.search(text))
    text = _NOW.sub(" ", text)
    adjectives = {match[2].lower() for match in _ADJECTIVE.finditer(text)}
    found = words(text)
    modal = {len(words(text[: match.start()])) for match in _WILL.finditer(text)}
    capitals = {word for each in re.findall(r"(?<=[\w,’'\"] )[A-Z][\w’'-]*", text) for word in words(each)}
    if text.isupper():
        capitals = set()
    terms: list[TellingWord] = []
    taken: set[int] = set()
    for start in range(len(found)):
        for end in range(min(start + 3, len(found)), start, -1):
            run = found[start:end]
            phrase = " ".join(run)
            if not taken.isdisjoint(range(start, end)) or (end - start == 1 and (start in modal or _common(run[0]))):
                continue
            own = tuple(dict.fromkeys([*kinds_said_by(phrase), *meant_by(phrase), *_named(run, kinds)]))
            if phrase in adjectives or phrase in _NOUNS:
                own = ()
            stems = tuple(stem(word) for word in run if not _common(word) or end - start == 1)
            is_one = own or (len(stems) > 1 and near_words.is_phrase(stems))
            begins_common = _common(run[0]) and not meant_by(phrase)
            if end - start > 1 and (not is_one or begins_common or all(map(_common, run))):
                continue
            faint = len(run) == 1 and stems[0] in _FAINT
            terms.append(
                TellingWord(phrase, stems, own, faint, run[0] in capitals, start, () if faint else near_words.of(stems))
            )
            taken.update(range(start, end))
            break
    verb = _verb(found, terms)
    passive = _passive(found, verb)
    subject, object_ = _sides(found, terms, verb, passive, asks)
    return Inquiry(
        asks,
        terms,
        verb,
        subject,
        object_,
        bool(_NEGATIVE.search(text)),
        passive,
        frozenset(found),
        bool(_SEVERAL.search(text)),
        bool(_PAST & set(found)) and not _TO_COME & set(found),
        now,
        coming,
        want,
    )


def _without(text: str, some: frozenset[str]) -> str:
    return " ".join(word for word in text.split() if word.strip(".,?!").lower() not in some)


def is_to_come(text: str) -> bool:
    """Whether words say that something is to come.

    >>> is_to_come("It will be subject to tariffs."), is_to_come("It was signed.")
    (True, False)
    """
    return bool(_COMING.search(text))


def _common(word: str) -> bool:
    return (word in COMMON or word in _ASIDE or word in _ELSEWHERE_COMMON) and not word.isdigit()


def _named(run: Sequence[str], kinds: Mapping[tuple[str, ...], str]) -> list[str]:
    if len(run) == 1 and re.search("(er|or)s?$", run[0]):  # leaders are not leadership
        return []
    iri = kinds.get(tuple(map(stem, run)))
    return [iri.rpartition("/")[2]] if iri else []


def _asks(text: str) -> list[str]:
    """What is asked for, in the order of the question.

    >>> _asks("Who signed it, and when?"), _asks("Did Benin take part?"), _asks("How much does it cost, and who says so?")
    (['who', 'when'], ['whether'], ['amount', 'who'])
    >>> _asks("Anyone hurt?"), _asks("Any idea when it starts?")
    (['whether'], ['when'])
    """
    low = text.lower()
    found: dict[int, str] = {}
    taken: list[range] = []
    for name, pattern in (*_WH, *_WH_ELSEWHERE):
        for match in re.finditer(pattern, low):
            if not any(match.start() in span for span in taken):
                found[match.start()] = name
                taken.append(range(match.start(), match.end()))
    order = [found[start] for start in sorted(found)]
    return list(dict.fromkeys(order)) or [WHETHER if _ANY.search(text) else WHAT]


def _verb(found: Sequence[str], terms: Sequence[TellingWord]) -> int:
    """The place of the word that is likely the verb: one that can be a verb and does not stand as a noun, behind an auxiliary
    and whoever acts; of several the participle behind "be"; -1 where there is none."""
    sayers = [term for term in terms if term.kinds and not term.name]
    beside = next((place for place, word in enumerate(found) if place > 1 and word in _BESIDE), len(found))
    sayers = [term for term in sayers if term.place < beside] or sayers  # "her job when she was picked"
    verbal = [
        term.place
        for term in sayers
        if kinds_said_by(term.word) and (term.place == 0 or found[term.place - 1] not in _BEFORE_NOUNS)
    ]
    after = next((place for place, word in enumerate(found) if word in _AUXILIARIES), None)
    if found and found[0] in _WHO and after != 1 and (behind := [t.place for t in sayers if t.place == 1]):
        return behind[0]  # "who presided over the talks"
    if after is not None and (behind := [place for place in verbal if place > after]):
        ended = [place for place in behind if found[place].endswith(("ed", "en", "ing"))]
        return (ended if found[after] in _BE and ended else behind)[0]
    return verbal[0] if verbal else sayers[0].place if sayers else -1


def _passive(found: Sequence[str], verb: int) -> bool:
    """Whether a form of "be" stands before the verb, which then is a participle.

    >>> _passive("who was charged".split(), 2), _passive("who signed it".split(), 1), _passive("who is paying".split(), 2)
    (True, False, False)
    """
    return verb > 0 and bool(_BE & set(found[:verb])) and not found[verb].split()[0].endswith("ing")


def _sides(
    found: Sequence[str], terms: Sequence[TellingWord], verb: int, passive: bool, asks: Sequence[str]
) -> tuple[frozenset[int], frozenset[int]]:
    """The places of the words where who acts stands, and of those where what is acted on does."""
    if verb < 0:
        return frozenset(), frozenset()
    before = {term.place for term in terms if term.place < verb and set(found[: term.place]) & _AUXILIARIES}
    after = {term.place for term in terms if term.place > verb}
    if passive:
        by = next((place for place in range(verb, len(found)) if found[place] == "by"), None)
        agents = {place for place in after if by is not None and by < place <= by + 3}
        return frozenset(agents), frozenset(before)
    direct = {place for place in after if place <= verb + 4}
    return frozenset(before), frozenset(direct if WHO in asks[:1] or before else ())
