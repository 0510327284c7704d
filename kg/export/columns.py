"""The columns of the Parquet tables: what `kg.export.parquet` writes, and what the codebook in docs/tables.md says."""

from __future__ import annotations

_ID = "https://w3id.org/entente/id"
_ARTICLE = f"{_ID}/article/kazakhstan-uk-strategic-dialogue-8"

# Of each table what a row is, and of each column its type, its meaning, and a value that it has for the bundled graph. The values of
# a table are of one row; "" is NULL.
TABLES: dict[str, tuple[str, dict[str, tuple[str, str, str]]]] = {
    "articles": (
        "an article, its text a source",
        {
            "article": ("string", "its IRI", _ARTICLE),
            "headline": (
                "string",
                "its headline",
                "Protecting workers, energy, and education: Key deals between Kazakhstan and the UK",
            ),
            "language": ("string", "its language as a BCP 47 tag", "en"),
            "source_kind": ("string", "what sort of source it is: news, release …", "news"),
            "sha256": (
                "string",
                "the digest of its text",
                "1cba87c3332e516df4e11cab58dc6b609b611e74ed63f8c71bc7ae224be4322d",
            ),
        },
    ),
    "reports": (
        "a report, or a content, group, item, time or quantity that it tells, with each of its main kinds",
        {
            "node": ("string", "the IRI of the node", f"{_ARTICLE}/bill-submission"),
            "report": ("string", "the report that tells it; of a report, itself", f"{_ARTICLE}/plan-to-introduce-bill"),
            "article": ("string", "the article whose report it is", _ARTICLE),
            "kind": (
                "string",
                "the IRI of its main kind: a kind, or the class that stands for one; NULL where it has none",
                f"{_ID}/kind/submission",
            ),
        },
    ),
    "classes": (
        "a class of a thing or node, those that follow from others too",
        {
            "node": ("string", "the IRI of what is of the class", f"{_ARTICLE}/signing-of-memorandum"),
            "class": ("string", "the name of the class", "Signing"),
            "inferred": ("bool", "whether nobody wrote it and the ontology implies it", "false"),
        },
    ),
    "roles": (
        "what stands to a node in which role: every triple but those with a class or with words",
        {
            "node": ("string", "the IRI of a node of an article, or of a thing", f"{_ARTICLE}/signing-of-memorandum"),
            "role": ("string", "the name of the property", "signedBy"),
            "thing": ("string", "the IRI of what stands in that role", f"{_ID}/body/uk-glaa"),
            "inferred": ("bool", "whether nobody wrote it: the ontology implies it, or the build adds it", "false"),
        },
    ),
    "evidence": (
        "a quote that proves a node, with each of its speakers",
        {
            "node": ("string", "the report or remark that it proves", f"{_ARTICLE}/doughty-on-signing"),
            "evidence": ("string", "the IRI of the passage", f"{_ARTICLE}/e12c"),
            "article": ("string", "the article that it is from", _ARTICLE),
            "quote": ("string", "its words", "ensuring they are treated properly"),
            "voice": ("string", "in whose voice the source gives them: own, attributed or quoted", "quoted"),
            "speaker": (
                "string",
                "whose words they are; NULL where the source is silent",
                f"{_ID}/person/stephen-doughty",
            ),
            "line": ("int64", "the line of the text in which it begins, from 1", "12"),
            "start": ("int64", "where it begins in the text, in code points from 0", "2702"),
            "end": ("int64", "where it ends", "2736"),
        },
    ),
    "times": (
        "a time of a node",
        {
            "node": ("string", "what has the time", f"{_ARTICLE}/change-of-uk-government"),
            "role": ("string", "how: hasTime, hasDeadline, isPublishedIn …", "hasTime"),
            "time": ("string", "the IRI of the time", f"{_ARTICLE}/in-july"),
            "wording": ("string", "its words in the source; NULL where it was concluded from others", "in July"),
            "edtf": ("string", "the time in EDTF (ISO 8601-2); NULL where the source leaves it open", "2024-07"),
            "earliest": (
                "date",
                "the earliest day that it allows; NULL where nothing bounds it, or beyond the years 1 to 9999",
                "2024-07-01",
            ),
            "latest": ("date", "the latest such day; NULL where nothing bounds it", "2024-07-31"),
            "basis": ("string", "stated, onPage or inferred, as in the answers", "inferred"),
        },
    ),
    "amounts": (
        "an amount of a node",
        {
            "node": ("string", "what has the amount", f"{_ARTICLE}/trade-turnover"),
            "role": ("string", "how: hasAmount, hasDuration, hasFrequency …", "hasAmount"),
            "amount": ("string", "the IRI of the quantity", f"{_ARTICLE}/3-5-billion"),
            "wording": ("string", "its words in the source", "$3.5 billion"),
            "exact": ("string", "its value in decimal digits; NULL where the source leaves it open", "3500000000"),
            "value": ("double", "the same to reckon with, to some 15 digits", "3500000000.0"),
            "upper": ("double", "the upper end where the source gives a range, else NULL", ""),
            "unit": (
                "string",
                "the IRI of its unit, also a currency; NULL where it has none, as the tenth place in a list",
                f"{_ID}/currency/USD",
            ),
            "per_unit": ("string", "the IRI of the unit that it is counted per, else NULL", ""),
            "bound": (
                "string",
                "how the value bounds it: exactly, atLeast, moreThan, atMost, lessThan, about or between",
                "exactly",
            ),
        },
    ),
    "things": (
        "a name of a thing, class, property or kind, or the words for a node",
        {
            "thing": ("string", "its IRI", f"{_ID}/country/gb"),
            "name_kind": (
                "string",
                "prefLabel or label: its name; wording: the words for a node; altLabel, hiddenLabel: another name; notation: a code",
                "altLabel",
            ),
            "name": ("string", "the name", "Great Britain"),
            "language": ("string", "its language as a BCP 47 tag; NULL for codes", "en"),
        },
    ),
    "words": (
        "other words or figures of a node or thing, such as its predicate, ordinal, remark or definition",
        {
            "node": ("string", "the IRI of the node or thing", f"{_ARTICLE}/cooperation-15d"),
            "role": ("string", "the name of the property", "predicate"),
            "words": ("string", "the words, or the figure in its canonical form", "significant opportunities"),
            "language": ("string", "their language; NULL where they have none", ""),
        },
    ),
}
NAMES = frozenset(("prefLabel", "label", "wording", "altLabel", "hiddenLabel", "notation"))


def codebook() -> str:
    """The tables and their columns as Markdown."""
    lines = []
    for name, (about, columns) in TABLES.items():
        lines += [f"**`{name}`**: a row is {about}.", "", "| Column | Type | | Example |", "|---|---|---|---|"]
        for column, (kind, meaning, example) in columns.items():
            lines.append(f"| `{column}` | {kind} | {meaning} | {f'`{example}`' if example else 'NULL'} |")
        lines.append("")
    return "\n".join(lines)
