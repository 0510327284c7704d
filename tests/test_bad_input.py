"""Bad files: each gets its exit code and one clear message that names the place, and nothing on disk changes."""

from __future__ import annotations

import errno
import gzip
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from bad_inputs import BAD_FILES, HEAD, NEXT, TEXT, Case, after, make_graph, state
from notes_helper import told_cues

import kg.files
from kg.checks import keys, quotes, terms, values, wording
from kg.cli import main
from kg.finding import VIOLATION, WARNING, Finding
from kg.paths import Workspace
from kg.source import lexical
from kg.source.corpus import Corpus, load, load_files
from kg.source.turtle import parse_bytes

BAD_TURTLE = [
    after(":x a ent:Remark\n:y a ent:Remark .", "a dot is expected", name="missing dot").moved(1),
    after(':x ent:remark "abc .', "unexpected end of file", name="unterminated string"),
    after(':x ent:remark """abc .\n\n', "unexpected end of file", name="unterminated long string"),
    after(":x ent:concerns <https://example.org/a .\n", "is not valid Turtle", name="unterminated IRI"),
    after("<<<<<<< HEAD\n:x a ent:Remark .\n=======\n>>>>>>> other", "resolve the conflict", name="git conflict marks"),
    after(":x ent:remark “abc” .", "curly quotation marks", name="curly quotation marks"),
    after(":x\u00a0a ent:Remark .", "use plain spaces", name="no-break space"),
    Case("JSON", '{"a": 1}\n', ("article.ttl:1:", "looks like JSON")),
    Case("HTML", "<!DOCTYPE html>\n<html></html>\n", ("article.ttl:1:", "looks like HTML or XML")),
    Case("RDF/XML", '<?xml version="1.0"?>\n<rdf:RDF/>\n', ("article.ttl:1:", "looks like HTML or XML")),
    after(":x a foaf:Person .", "prefix foaf: has not been declared", name="undefined prefix"),
    Case("BOM, then a fault", "\ufeff" + HEAD + ":x a\n", (f"article.ttl:{NEXT + 1}:", "unexpected end")),
    Case("UTF-16", HEAD.encode("utf-16"), ("article.ttl:1:", "is UTF-16, not UTF-8", "Save it as UTF-8")),
    Case("UTF-16 without BOM", HEAD.encode("utf-16-le"), ("article.ttl:1:", "control character U+0000")),
    Case("Latin-1", f'{HEAD}:x ent:remark "café" .\n'.encode("latin-1"), (f"article.ttl:{NEXT}:", "byte 0xe9")),
    Case("broken UTF-8", HEAD.encode() + b'\n:x ent:remark "\xc3\x28" .\n', (f"article.ttl:{NEXT + 1}:", "byte 0xc3")),
    Case("surrogate in UTF-8", HEAD.encode() + b'"\xed\xa0\x80"', (f"article.ttl:{NEXT}:", "byte 0xed")),
    after(':x ent:remark "a\0b" .', "control character U+0000", name="NUL"),
    after(':x ent:remark "a\x07b" .', "control character U+0007", "Remove it", name="BEL"),
    after(':x ent:remark "a\\u0000b" .', "literal with the control character U+0000", name="NUL by an escape"),
    after(':x ent:remark "a\\uD800b" .', "D800", name="lone surrogate by an escape"),
    after(':x ent:remark "a\\U00110000b" .', "110000", name="no code point"),
    after(":x ent:concerns <https://example.org/a b> .", "invalid IRI code point ' '", name="space in an IRI"),
    after(":x ent:concerns <https://example.org/%zz> .", "percent encoding '%zz'", name="bad percent encoding"),
    after(":x ent:concerns <a> .", "no scheme", name="relative IRI without base"),
    after(":x ent:concerns <javascript:alert(1)> .", "of a kind that is not allowed", name="javascript: IRI"),
    after(":x ent:concerns <file:///etc/passwd> .", "of a kind that is not allowed", name="file: IRI"),
    after(":x ent:concerns <https://example.org/\u202eabc> .", "hidden characters", name="bidi override in an IRI"),
    after(":x ent:concerns <https://example.org/\u200babc> .", "hidden characters", name="zero-width space in an IRI"),
    after('"x" a ent:Remark .', '"x" is not a valid subject', name="literal as subject"),
    after(':x "a" ent:Remark .', '"a" is not a valid predicate', name="literal as predicate"),
    after(":x _:b :y .", "_:b is not a valid predicate", name="blank node as predicate"),
    after(":x ent:concerns [ a ent:Remark ] .", "has a blank node", "Give it an IRI", name="blank node"),
    after(":x ent:concerns ( :y ) .", "has a blank node", name="list"),
    after(":x ent:concerns <<( :a :b :c )>> .", "triple term, which is RDF 1.2", name="triple term"),
    after(':x ent:remark "x"@ar--rtl .', "base direction, which is RDF 1.2", name="base direction"),
    after(':x ent:remark "a"@en^^xsd:string .', "^^", name="language and datatype"),
    after(':x ent:remark "a"@en_GB .', "unexpected character", name="underscore in a language tag"),
    after(':x ent:remark "a"@123 .', "language code", name="language tag of digits"),
    Case("empty", "", ("article.ttl:1:", "has no triples", "Write at least one")),
    Case("white space", " \n\n", ("article.ttl:1:", "has no triples")),
    Case("comments only", "# a\n# b\n", ("article.ttl:1:", "has no triples")),
    Case("truncated", HEAD[:-20], (f"article.ttl:{NEXT - 1}:", "is not valid Turtle")),
    Case("truncated in a character", HEAD.encode() + "é".encode()[:1], (f"article.ttl:{NEXT}:", "is not UTF-8")),
    Case("gzip", gzip.compress(HEAD.encode()), ("article.ttl:1:", "compressed with gzip", "Unpack")),
    Case("zip", b"PK\x03\x04\x14\x00\x00\x00", ("article.ttl:1:", "control character")),
    after(f':x ent:remark "{"x" * (2**20 + 1)}" .', "literal of more than 1048576 characters", name="literal of 1 MiB"),
    after(f':x ent:remark "{"x" * 17_000_000}" .', "cannot be parsed", name="literal larger than the parser's buffer"),
    after(f":x ent:concerns <https://example.org/{'x' * 2048}> .", "IRI of more than 2048", name="long IRI"),
    after(f":x a {'z' * 100_000} .", "is not valid Turtle", "…", name="100,000 letters that are no name"),
    after(f":x ent:concerns {'[' * 100_000}", "is not valid Turtle", name="100,000 open brackets"),
    after(f":x ent:concerns {'(' * 100_000}{')' * 100_000} .", "has a blank node", name="100,000 nested lists"),
    Case(
        "fault after 20,000 prefixes",
        "".join(f"@prefix p{i}: <https://example.org/{i}/> .\n" for i in range(20_000)) + HEAD + ":x a\n",
        (f"article.ttl:{20_000 + NEXT + 1}:", "unexpected end"),
    ),
    Case("carriage returns as line ends", f"{HEAD}:x a\n".replace("\n", "\r"), (f"article.ttl:{NEXT + 1}:",)),
]


@pytest.fixture
def one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """Runs kg; asserts exit code, one message with all the parts, no output, and no change on disk."""

    def run(arguments: list[str], code: int, *parts: str) -> None:
        before = state(tmp_path)
        assert main(arguments) == code
        out, err = capsys.readouterr()
        assert err.startswith("kg: ")
        assert err.count("\n") == 1
        assert len(err) < 1000
        assert "Traceback" not in err
        assert [part for part in parts if part not in err] == [], err
        assert not out
        assert state(tmp_path) == before

    return run


@pytest.mark.parametrize("case", [*BAD_TURTLE, *BAD_FILES], ids=lambda case: case.name)
def test_bad_file(case: Case, tmp_path: Path, one_message: Callable[..., None]) -> None:
    if callable(case.content):
        article = make_graph(tmp_path)
        case.content(article)
    else:
        article = make_graph(tmp_path, case.content)
    one_message(["validate", str(article)], case.code, *case.parts)


@pytest.mark.parametrize("path", ["/dev/zero", "https://example.org/article.ttl", "", "/nope/" + "x" * 300])
def test_bad_path(path: str, one_message: Callable[..., None]) -> None:
    one_message(["validate", path], 3)


def test_file_over_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_message: Callable[..., None]) -> None:
    article = make_graph(tmp_path, HEAD + "#" * 3 * 2**20)
    monkeypatch.setattr(kg.files, "MAX_BYTES", 2 * 2**20)
    one_message(["validate", str(article)], 3, "article.ttl: is larger than 2 MB")


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_message: Callable[..., None]) -> None:
    # By a patch, for root may read everything.
    article = make_graph(tmp_path)
    real = os.open

    def refuse(path: Any, *rest: Any, **options: Any) -> int:
        if path == article:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *rest, **options)

    monkeypatch.setattr(os, "open", refuse)
    one_message(["validate", str(article)], 3, "article.ttl: cannot be read: permission denied.")


def test_disk_error_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_message: Callable[..., None]
) -> None:
    article = make_graph(tmp_path)
    real = os.fdopen

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    def fail(descriptor: int, *rest: Any) -> Any:
        if Path(f"/proc/self/fd/{descriptor}").resolve() == article.resolve():
            os.close(descriptor)
            return Broken()
        return real(descriptor, *rest)

    monkeypatch.setattr(os, "fdopen", fail)
    one_message(["validate", str(article)], 3, "article.ttl: cannot be read: input/output error.")


# What parses but breaks rules: the line after HEAD, the check that has to find it, rule and message.
EVIDENCE = "a ent:Evidence ; ent:isFromArticle article:talks ; oa:exact"
BAD_DATA: list[tuple[str, str, Callable[[Corpus], Iterator[Finding]], str, str]] = [
    (f":x ent:{line}", part, terms.check, "terms/literal", name)
    for name, line, part in (
        ("country as language", 'remark "a"@kz .', "@kz is a country code, not a language: write @kk"),
        ("no day", 'latest "2025-02-30"^^xsd:date .', '"2025-02-30" is not a day of the calendar'),
        ("no month", 'latest "2025-13-01"^^xsd:date .', '"2025-13-01" is not a day of the calendar'),
        ("month for a date", 'latest "2025-13"^^xsd:date .', '"2025-13" is not an xsd:date: write year-month-day'),
        ("time zone", 'latest "2025-01-01Z"^^xsd:date .', "without a time zone"),
        ("Arabic digits", 'latest "٢٠٢٥-01-01"^^xsd:date .', "is not an xsd:date"),
        ("gYear", 'latest "2025"^^xsd:gYear .', "XMLSchema#gYear> is not in use here"),
        ("dateTime", 'latest "2025-01-01T00:00:00"^^xsd:dateTime .', "is not in use here"),
        ("letters for an integer", 'value "abc"^^xsd:integer .', '"abc" is not a canonical xsd:integer'),
        ("leading zero", "value 007 .", '"007" is not a canonical xsd:integer'),
        ("trailing zero", "value 2.80 .", '"2.80" is not a canonical xsd:decimal'),
        ("decimal comma in a string", 'value "2,8"^^xsd:decimal .', '"2,8" is not a canonical xsd:decimal'),
        ("double", "value 2.8e9 .", "XMLSchema#double> is not in use here"),
        ("NaN", 'value "NaN"^^xsd:decimal .', '"NaN" is not a canonical xsd:decimal'),
        ("yes for a boolean", 'remark "yes"^^xsd:boolean .', "write true or false"),
        ("no web address", 'remark "www.example.org"^^xsd:anyURI .', "is not a web address"),
    )
] + [
    (
        ":x ent:concerns country:kzz .",
        "country:kzz is not declared anywhere.",
        terms.check,
        "terms/undeclared",
        "no such thing",
    ),
    (":x ent:hasTopik :o1 .", "Did you mean ent:hasTopic?", terms.check, "terms/undeclared", "mistyped property"),
    (
        ":o1 ent:hasBasis ent:inferrred .",
        "Did you mean ent:inferred?",
        terms.check,
        "terms/undeclared",
        "mistyped value",
    ),
    (":x ent:concerns :1o .", "Did you mean :o1?", terms.check, "terms/undeclared", "mistyped node"),
    (":x a ent:Evidense .", "Did you mean ent:Evidence?", terms.check, "terms/undeclared", "mistyped class"),
    (':x ent:remark "no class" .', "has no class", terms.check, "terms/no-kind", "no class"),
    (":o1 a ent:Remark .", "has two classes", terms.check, "terms/two-kinds", "two classes"),
    (":o1 a ent:Omission .", "is written twice: remove one.", keys.check, "keys/repeated-triple", "repeated triple"),
    (":x a ent:TimeSpan .", "supports no report", keys.check, "keys/unused", "unused node"),
    (
        f':x {EVIDENCE} "The talks at Paris were held" .',
        'in line 2: "The talks in Paris were held',
        quotes.check,
        "quotes/not-found",
        "changed word",
    ),
    (f':x {EVIDENCE} "" .', "not in the text", quotes.check, "quotes/not-found", "empty quote"),
    (
        f':x {EVIDENCE} "talks\u200b were good" .',
        'line 3 has them otherwise. Paste "talks were good" instead: it has no ZERO WIDTH SPACE (U+200B)',
        quotes.check,
        "quotes/not-found",
        "zero-width space",
    ),
    (
        f':x {EVIDENCE} "alks were" .',
        'text line 3): say which place is meant. oa:suffix " good;"',
        quotes.check,
        "quotes/ambiguous",
        "ambiguous quote",
    ),
    (
        ':x a ent:Evidence ; ent:isFromArticle article:other ; oa:exact "Paris" ; oa:suffix " talks" .',
        "each article in its own file",
        quotes.check,
        "quotes/other-article",
        "quote of another article",
    ),
    (
        f':x {EVIDENCE} "held" ; ent:attribution "said Nobody" .',
        "is not in the text",
        quotes.check,
        "quotes/attribution",
        "invented attribution",
    ),
    (":x a ent:Article .", "declares 2 articles", quotes.check, "quotes/one-article", "two articles"),
    (
        ':x a ent:TimeSpan ; ent:edtf "2024-04" ; ent:earliest "2024-04-02"^^xsd:date ; ent:latest "2024-04-30"^^xsd:date .',
        "ent:earliest is 2024-04-02, but ent:edtf 2024-04 gives 2024-04-01",
        values.check,
        "values/bounds",
        "bounds that are not of the EDTF",
    ),
    (
        ':x a ent:TimeSpan ; ent:edtf "2024-04" ; ent:earliest "2024-05-01"^^xsd:date ; ent:latest "2024-04-30"^^xsd:date .',
        "gives 2024-04-01",
        values.check,
        "values/bounds",
        "earliest after latest",
    ),
    (
        ':x a ent:TimeSpan ; ent:edtf "2025/2024" .',
        "ends before it begins",
        values.check,
        "values/edtf",
        "interval backwards",
    ),
    (
        ':x a ent:TimeSpan ; ent:edtf "April 2024" .',
        "is not EDTF, such as 2024",
        values.check,
        "values/edtf",
        "words for EDTF",
    ),
    (':x a ent:TimeSpan ; ent:edtf "2024-13" .', "is not EDTF", values.check, "values/edtf", "month 13"),
    (
        ':x a ent:Quantity ; ent:wording "two million" ; ent:value 2 .',
        "reads 2000000",
        values.check,
        "values/number",
        "number: two million",
    ),
    (
        ':x a ent:Quantity ; ent:wording "twenty-two" ; ent:value 2 .',
        "reads 22",
        values.check,
        "values/number",
        "number: twenty-two",
    ),
    (
        ':x a ent:Quantity ; ent:wording "-0.5 %" ; ent:value 0.5 .',
        "reads -0.5",
        values.check,
        "values/number",
        "number: -0.5 %",
    ),
    (
        ':x a ent:Quantity ; ent:wording "a third of it" ; ent:value 0.34 .',
        "reads 0.333",
        values.check,
        "values/number",
        "number: a third of it",
    ),
    (
        ':x a ent:Quantity ; ent:wording "over $80 billion" ; ent:value 80000000000 ; ent:hasBound ent:exactly .',
        'ent:hasBound is ent:exactly, but "over $80 billion" reads ent:moreThan',
        wording.check,
        "values/bound",
        "bound that the words do not give",
    ),
    (
        ':x a ent:Quantity ; ent:wording "£2.8 billion" ; ent:value 28000000 .',
        "reads 2800000000",
        values.check,
        "values/number",
        "number that is not its wording",
    ),
]


def corpus_of(article: Path) -> Corpus:
    return load_files(Workspace.at(article.parents[2]), [article])


@pytest.mark.parametrize(("line", "part", "check", "rule"), [pytest.param(*row[:4], id=row[4]) for row in BAD_DATA])
def test_bad_data(
    line: str, part: str, check: Callable[[Corpus], Iterator[Finding]], rule: str, tmp_path: Path
) -> None:
    article = make_graph(tmp_path, f"{HEAD}{line}\n")
    found = [finding for finding in check(corpus_of(article)) if finding.rule == rule and part in str(finding)]
    assert found, [str(finding) for finding in check(corpus_of(article))]
    assert found[0].severity == VIOLATION
    assert found[0].file == article
    assert found[0].line == (
        1 if rule == "quotes/one-article" else NEXT if not line.startswith(":o1 a") else found[0].line
    )


def test_decimal_comma(tmp_path: Path) -> None:
    # Turtle reads 2,8 as two values: SHACL finds them.
    article = make_graph(tmp_path, f'{HEAD}:x a ent:Quantity ; ent:wording "2,8" ; ent:value 2,8 .\n')
    assert any("ent:value" in str(f) and f":{NEXT}:" in str(f) for f in _all(article))


def test_prefix_redefined(tmp_path: Path) -> None:
    article = make_graph(tmp_path, f"{HEAD}@prefix oa: <https://example.org/> .\n")
    found = [finding for finding in terms.check(corpus_of(article)) if finding.rule == "terms/prefix-redefined"]
    assert [(finding.severity, finding.file) for finding in found] == [(WARNING, article)]
    assert "the prefix oa: stands for two IRIs" in str(found[0])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@prefix a: <urn:a> . @prefix a: <urn:b> .", ["a"]),
        ("@prefix a: <urn:a> . # @prefix a: <urn:b> .", []),
        ('@prefix a: <urn:a> .\n<urn:x> <urn:y> """\n@prefix a: <urn:b> .\n""" .', []),
        ("@prefix a: <urn:a> . prefix # again\n a:\n<urn:b> @prefix a: <urn:a> .", ["a"]),
        ("@prefix a: <urn:a> . PREFIX a: <urn:a> @prefix : <urn:c> . @prefix : <urn:d> .", [""]),
        ("@prefix a: <urn:a> . @prefix oa: <urn:o> . <urn:x> oa:prefix 'prefix a: <urn:b>' .", []),
    ],
)
@pytest.mark.parametrize("lines", [True, False])
def test_only_declarations_redefine(text: str, names: list[str], lines: bool) -> None:
    data = f"{text}\n<urn:s> <urn:p> <urn:o> .".encode()
    assert parse_bytes(data, Path("a.ttl"), lines=lines).redefined == names


@pytest.mark.parametrize(
    "tag", ["be-x-old", "sl-rozaj-biske-1994", "zh-hant-tw", "en-u-ca-gregory", "x-own", "i-klingon"]
)
def test_language_tags_that_are_well_formed(tag: str) -> None:
    assert lexical.fault(ox.Literal("a", language=tag)) is None


@pytest.mark.parametrize(
    ("tag", "words"), [("english", "not a language tag"), ("kz", "country code"), ("ua", "write @uk")]
)
def test_language_tags_that_are_not(tag: str, words: str) -> None:
    assert words in str(lexical.fault(ox.Literal("a", language=tag)))


@pytest.mark.parametrize(
    ("kind", "words", "warned"),
    [
        ("Opening", "Peru plans to open a consulate", True),
        ("Opening", "a consulate will open this year", True),
        ("Opening", "The consulate is set to open", True),
        ("Opening", "Peru opened a consulate", False),
        ("Establishment", "The dialogue was set up in 2013", False),
        ("Plan", "Peru plans to open a consulate", False),
    ],
)
def test_a_plan_recorded_as_done(kind: str, words: str, warned: bool, tmp_path: Path) -> None:
    turtle = f'{HEAD}:x a ent:{kind} ; ent:hasEvidence :e .\n:e a ent:Evidence ; oa:exact "{words}" .\n'
    found = list(told_cues(corpus_of(make_graph(tmp_path, turtle))))
    assert [(f.rule, f.severity, f.line, f.quote) for f in found] == [("cues/to-come", VIOLATION, NEXT, words)] * warned


def test_words_that_report_beside_words_that_announce_are_enough(tmp_path: Path) -> None:
    turtle = f"{HEAD}:x a ent:Opening ; ent:hasEvidence :e , :f .\n"
    turtle += ':e a ent:Evidence ; oa:exact "will open" .\n:f a ent:Evidence ; oa:exact "has opened" .\n'
    assert not list(told_cues(corpus_of(make_graph(tmp_path, turtle))))


def test_the_text_in_place_of_the_encoding(tmp_path: Path, one_message: Callable[..., None]) -> None:
    article = make_graph(tmp_path)
    one_message(
        ["validate", str(article.with_suffix(".txt"))],
        2,
        "article.txt: is named as a text, not as its encoding",
        str(article),
    )


def test_a_thing_declared_in_two_files(tmp_path: Path) -> None:
    article = make_graph(tmp_path)
    folder = article.parents[2] / "reference"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.ttl").write_text(
            "<https://w3id.org/entente/id/body/new> a <https://w3id.org/entente/ontology#Organisation> ;\n"
            '  <http://www.w3.org/2004/02/skos/core#prefLabel> "New"@en .\n'
        )
    found = [f for f in keys.check(load(Workspace.at(article.parents[2]))) if f.node and f.node.endswith("body/new")]
    assert [(f.rule, f.file, f.line) for f in found] == [("keys/declared-twice", folder / "b.ttl", 1)]
    assert f"{folder / 'a.ttl'}:1" in str(found[0])


def _all(article: Path) -> list[Finding]:
    from kg.checks.validate import validate

    return validate(corpus_of(article))


@pytest.mark.parametrize(
    ("content", "text", "parts"),
    [
        pytest.param(HEAD, None, ("article.ttl:1: violation: the text is missing",), id="no text"),
        pytest.param(
            HEAD,
            TEXT.replace("were good", "were bad"),
            (
                "is not the one recorded: its SHA-256 is ",
                'in line 3: "The talks were',
                f"article.ttl:{NEXT - 1}:",
                "article.txt:3:",
            ),
            id="one word of the text changed",
        ),
        pytest.param(
            HEAD.replace("in April 2024", "in May 2024"),
            TEXT,
            ('Nearest, in line 2: "', "article.txt:2:"),
            id="quote changed",
        ),
        pytest.param(
            f"{HEAD}:x ent:hasTopik country:kz .\n",
            TEXT,
            (f"article.ttl:{NEXT}:", "Did you mean ent:hasTopic?"),
            id="typo",
        ),
    ],
)
def test_bad_data_end_to_end(
    content: str, text: str | None, parts: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = make_graph(tmp_path, content, text)
    before = state(tmp_path)
    assert main(["validate", str(article)]) == 1
    out, err = capsys.readouterr()
    assert [part for part in parts if part not in out] == [], out
    assert "Traceback" not in out + err
    assert "violation" in err
    assert state(tmp_path) == before


@pytest.mark.parametrize("content", [HEAD, "\ufeff" + HEAD, HEAD.replace("\n", "\r\n")], ids=["sound", "BOM", "CRLF"])
def test_sound_files_pass(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(make_graph(tmp_path, content))]) == 0
    assert capsys.readouterr().out == ""


def test_byte_order_mark_does_not_hide_faults(tmp_path: Path) -> None:
    article = make_graph(tmp_path, f'\ufeff{HEAD}:x ent:latest "2025-02-30"^^xsd:date .\n')
    assert [f.line for f in terms.check(corpus_of(article)) if f.rule == "terms/literal"] == [NEXT]
