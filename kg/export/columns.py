"""The columns of the Parquet tables: what `kg.export.parquet` writes, and what the codebook in docs/tables.md says."""

from __future__ import annotations

# Of each table what a row is, and of each column its type and its meaning.
TABLES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "articles": (
        "an article, its text a source",
        {
            "article": ("string", "its IRI"),
            "headline": ("string", "its headline"),
            "language": ("string", "its language as a BCP 47 tag"),
            "source_kind": ("string", "what sort of source it is, such as news or release"),
            "sha256": ("string", "the digest of its text"),
        },
    ),
    "reports": (
        "a report, or a content, group, item, time or quantity that it tells, with each of its main kinds",
        {
            "node": ("string", "the IRI of the node"),
            "report": ("string", "the report that tells it; of a report, itself"),
            "article": ("string", "the article whose report it is"),
            "kind": ("string", "its main kind: a kind, or the class that stands for one; empty where it has none"),
        },
    ),
    "classes": (
        "a class of a thing or node, those that follow from others too",
        {
            "node": ("string", "the IRI of what is of the class"),
            "class": ("string", "the name of the class, such as Signing"),
            "inferred": ("bool", "whether nobody wrote it and the ontology implies it"),
        },
    ),
    "roles": (
        "what stands to a node in which role: every triple but those with a class or with words",
        {
            "node": ("string", "the IRI of a node of an article, or of a thing"),
            "role": ("string", "the name of the property, such as hasAgent"),
            "thing": ("string", "the IRI of what stands in that role"),
            "inferred": ("bool", "whether nobody wrote it: the ontology implies it, or the build adds it"),
        },
    ),
    "evidence": (
        "a quote that proves a node, with each of its speakers",
        {
            "node": ("string", "the report or remark that it proves"),
            "evidence": ("string", "the IRI of the passage"),
            "article": ("string", "the article that it is from"),
            "quote": ("string", "its words"),
            "voice": ("string", "in whose voice the source gives them: own, attributed or quoted"),
            "speaker": ("string", "whose words they are; empty where the source is silent"),
            "line": ("int64", "the line of the text in which it begins, from 1"),
            "start": ("int64", "where it begins in the text, in code points from 0"),
            "end": ("int64", "where it ends"),
        },
    ),
    "times": (
        "a time of a node",
        {
            "node": ("string", "what has the time"),
            "role": ("string", "how: hasTime, hasDeadline, isPublishedIn …"),
            "time": ("string", "the IRI of the time"),
            "wording": ("string", "its words in the source; empty where it was concluded from others"),
            "edtf": ("string", "the time in EDTF (ISO 8601-2); empty where the source leaves it open"),
            "earliest": (
                "date",
                "the earliest day that it allows; empty where nothing bounds it, or beyond the years 1 to 9999",
            ),
            "latest": ("date", "the latest such day; empty where nothing bounds it"),
            "basis": ("string", "stated, onPage or inferred, as in the answers"),
        },
    ),
    "amounts": (
        "an amount of a node",
        {
            "node": ("string", "what has the amount"),
            "role": ("string", "how: hasAmount, hasDuration, hasFrequency …"),
            "amount": ("string", "the IRI of the quantity"),
            "wording": ("string", "its words in the source"),
            "exact": ("string", "its value in decimal digits; empty where the source leaves it open"),
            "value": ("double", "the same to reckon with, to some 15 digits"),
            "upper": ("double", "the upper end where the source gives a range"),
            "unit": ("string", "the IRI of its unit"),
            "per_unit": ("string", "the IRI of the unit that it is counted per"),
            "bound": (
                "string",
                "how the value bounds it: exactly, atLeast, moreThan, atMost, lessThan, about or between",
            ),
        },
    ),
    "things": (
        "a name of a thing, class, property or kind, or the words for a node",
        {
            "thing": ("string", "its IRI"),
            "name_kind": (
                "string",
                "prefLabel or label: its name; wording: the words for a node; altLabel, hiddenLabel: another name; notation: a code",
            ),
            "name": ("string", "the name"),
            "language": ("string", "its language as a BCP 47 tag; empty for codes"),
        },
    ),
    "words": (
        "other words or figures of a node or thing, such as its predicate, ordinal, remark or definition",
        {
            "node": ("string", "the IRI of the node or thing"),
            "role": ("string", "the name of the property, such as predicate"),
            "words": ("string", "the words, or the figure in its canonical form"),
            "language": ("string", "their language; empty where they have none"),
        },
    ),
}
NAMES = frozenset(("prefLabel", "label", "wording", "altLabel", "hiddenLabel", "notation"))


def codebook() -> str:
    """The tables and their columns as Markdown."""
    lines = []
    for name, (about, columns) in TABLES.items():
        lines += [f"**`{name}`**: a row is {about}.", "", "| Column | Type | |", "|---|---|---|"]
        lines += [f"| `{column}` | {kind} | {meaning} |" for column, (kind, meaning) in columns.items()]
        lines.append("")
    return "\n".join(lines)
