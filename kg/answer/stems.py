"""Words of a question as they are compared: normal form, simple stems, and those that tell nothing."""

from __future__ import annotations

from functools import cache

from kg.source.normal import key
from kg.source.normal import words as split

# Words that every question has; they weigh nothing.
COMMON = frozenset(
    "a about all also an and any anybody anyone anything are as at be been being both but by can could did do does done "
    "each else ever every everything exactly far for from get give given go had has have having he her him his how i if "
    "in into is it its just know knows let like list long many may me mention mentioned might more most much must my name named "
    "no new not now of off on once one or our out over please regarding she should show so some such sure take tell "
    "than that the their them themselves then there these they thing things this those to too two under up us very was "
    "we were what whatever when where whether which while who whom whose why with would you your "
    "article currently far has interested actually exist exists involved there present text want wondering".split()
)
_ENDINGS = (
    ("ifications", "ify"), ("ification", "ify"), ("isations", "is"), ("isation", "is"), ("izations", "is"),
    ("ization", "is"), ("ations", ""), ("ation", ""), ("ements", ""), ("ement", ""), ("ments", ""), ("ment", ""),
    ("ities", "ity"), ("ances", ""), ("ance", ""), ("itions", ""), ("ition", ""), ("ions", ""), ("ion", ""),
    ("ings", ""), ("ing", ""), ("ied", "y"), ("ies", "y"), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""),
    ("ees", "ee"), ("ures", ""), ("ure", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""), ("e", ""), ("al", ""),
)  # fmt: skip


# Forms that no ending leads back to their verb, as "verb: forms".
IRREGULAR = {
    form: verb
    for verb, forms in (
        pair.split(": ")
        for pair in (
            "begin: began begun; break: broke broken; bring: brought; build: built; buy: bought; catch: caught; choose: chose chosen "
            "choice; deny: denial denials; die: death deaths; draw: drew drawn; fall: fell fallen; fight: fought; find: found; flee: fled; "
            "freeze: froze frozen; give: gave given; go: went gone; grow: grew grown growth; hold: held; keep: kept; know: knew known; "
            "lead: led; leave: left; lend: lent; lose: lost loss; make: made; meet: met; owe: owed owes owing; pay: paid; rise: rose risen; "
            "say: said; see: saw seen; seek: sought; sell: sold sale sales; send: sent; speak: spoke spoken speech; spend: spent; strike: "
            "struck; take: took taken; teach: taught; tell: told; think: thought; throw: threw thrown; win: won; withdraw: withdrew "
            "withdrawn; write: wrote written; suspend: suspension suspensions; extend: extension extensions; expand: expansion; "
            "decide: decision decisions; conclude: conclusion conclusions; permit: permission permissions; submit: submission; "
            "admit: admission; invade: invasion; reduce: reduction reductions; destroy: destruction; resume: resumption; "
            "enter: entry; respond: response responses; advise: advice; expel: expulsion; explode: explosion; collide: collision; "
            "acquire: acquisition acquisitions; believe: belief beliefs; exclude: exclusion; revise: revision; supervise: supervision; "
            "accede: accession; succeed: succession; flee: flight; injure: injury injuries; kill: killing; year: annual annually yearly; month: monthly; day: daily"
        ).split("; ")
    )
    for form in forms.split()
}


def words(text: str) -> list[str]:
    """The words in their normal form; of "UK's" the "s" is left out.

    >>> words("The UK’s roadmap")
    ['the', 'uk', 'roadmap']
    """
    return [word.text for word in split(key(text)) if word.text != "s"]


@cache
def stem(word: str) -> str:
    """What the forms of a word have in common; a rough cut, the same for questions and for what they are held against.

    >>> stem("signed"), stem("signing"), stem("ministries") == stem("ministry"), stem("energy")
    ('sign', 'sign', True, 'energy')
    """
    word = IRREGULAR.get(word, word)
    if word == "news":
        return word
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending)
        if (
            base != word
            and len(base) >= (3 if ending in ("s", "e", "es", "ed") else 4)
            and not (ending == "s" and base.endswith("s"))
        ):
            found = base + instead
            return found[:-1] if len(found) > 4 and found[-1] == found[-2] and found[-1] not in "sl" else found
    return word


def telling(text: str) -> list[str]:
    """The stems of the words that tell something; in their order, each once.

    >>> telling("Who signed the memoranda, and when?")
    ['sign', 'memoranda']
    """
    return list(dict.fromkeys(stem(word) for word in words(text) if word not in COMMON))
