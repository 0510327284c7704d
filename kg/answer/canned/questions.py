"""Canned questions: SPARQL files whose `#+` lines say what they ask, what they take and what they give.

A question stays plain SPARQL that any tool runs: a parameter is a variable whose name begins with an
underscore, and while nothing takes its place, `COALESCE(…, true)` lets every row through. The header
follows grlc's `#+` decorators (https://grlc.io): one `key: value` a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg import lexer
from kg.answer.canned import fate
from kg.answer.guard import check_query
from kg.errors import InputError, ParseError
from kg.files import read_text
from kg.paths import visible
from kg.terms import PREFIXES

# Where a sentence stands, and whose it is: the columns with which every answer about reports ends.
EVIDENCE = ("quote", "speaker", "speakerLabel", "voice", "article", "line")
VOICES = ("own", "attributed", "quoted")
WHEN = ("earliest", "latest", "when", "basis")
# The marks between which an author's own lines stand (kg.answer.canned.fill).
QUESTION, MADE = "# the question", "# made from the header"

_HEADER = re.compile(r"#\+ ?([^:]*):[ \t]*(.*)")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_PARAMETER_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_ONE_OF = "one of "
_RESERVED = {"voice", "article", "timeout", "limit", "name", "self"}
_KEYS = ("title", "question", "tags", "empty")
_MAY = (
    "synonyms",
    "answer",
    "each",
    "see",
    "subject",
    "other",
    "unlisted",
)  # what kg.answer.words.own_words, kg.answer.canned.line, kg.answer.beside, kg.answer.leaving_out and kg.answer.planner.first read
_MAKING = (
    "labels",
    "optional",
    "kind",
    "told",
    "fate",
    "when",
    "evidence",
    "order",
)  # what kg.answer.canned.fill reads
_IMPLIED = {
    "kind": {"kind": "what kind of happening or thing it is"},
    "fate": {"fate": fate.COLUMN},
    "when": {
        "earliest": "the earliest day that the time allows; empty where nothing bounds it",
        "latest": "the latest such day; empty where nothing bounds it",
        "when": 'the words of the time; "not stated" where the source gives none',
        "basis": "whether the source states the time (stated), only its page does (onPage) or we concluded it (inferred)",
    },
    "evidence": {
        "quote": "the words that prove it",
        "speaker": 'whose words they are; empty, with the label "not stated", where the source is silent',
        "voice": "in whose voice the source gives the words: own, attributed or quoted",
        "article": "the article they stand in",
        "line": "the line of the article's text",
    },
}


class Parameter:
    """What a question can be asked about.

    kind: thing, date, text, number or choice; of: for a thing the IRI of its class (None for any), for a
    choice the words to choose from; required: no answer without it; example: a value as a user types it.
    """

    def __init__(self, name: str, kind: str, of: object, required: bool, example: str, about: str) -> None:
        self.name = name
        self.kind = kind
        self.of = of
        self.required = required
        self.example = example
        self.about = about

    @property
    def class_iri(self) -> str | None:
        return self.of if isinstance(self.of, str) else None

    @property
    def choices(self) -> tuple[str, ...]:
        return self.of if isinstance(self.of, tuple) else ()


# Every question about reports takes these two: in whose voice, and which article.
VOICE = Parameter(
    "voice",
    "voices",
    VOICES,
    False,
    "own",
    "Only what rests on words in these voices, such as own+attributed: own is the source's own voice.",
)
ARTICLE = Parameter(
    "article", "thing", PREFIXES["ent"] + "Article", False, "kazakhstan-uk-strategic-dialogue-8", "Only this article."
)


class Unlisted(NamedTuple):
    """Things that may have no row. classes: theirs, as IRIs; which: these are, in words; anyway: whatever values are given, as
    nothing says to which they belong."""

    classes: list[str]
    which: str
    anyway: bool


class Question:
    """A canned question.

    synonyms: other words in which people ask it; parameters: as declared, then the standing ones; columns: name of each projected variable but labels,
    with its meaning; answer: the line of an answer, as kg.answer.canned.line has it, or ""; each: the columns of which each value makes an answer, where it is not each fact; see: names of the questions under which the same may stand; subject: of which variable's things rows tell, by which the first rows are found; other: of which variable's things rows tell that they tell it otherwise; empty: what it means where there is no row; unlisted: of which classes things may have no row, else None; text: the SPARQL with its header; kind_of, told_of, told_itself, fate_of,
    evidence_of, time_of, labels, optional, order: from what kg.answer.canned.fill writes the rest of the file.
    """

    def __init__(
        self, name: str, path: Path, header: dict[str, str], parameters: list[Parameter], columns: dict[str, str]
    ) -> None:
        self.name = name
        self.path = path
        self.title = header["title"]
        self.question = header["question"]
        self.tags = [tag.strip() for tag in header["tags"].split(",")]
        self.synonyms = [each.strip() for each in header.get("synonyms", "").split(",") if each.strip()]
        self.empty = header["empty"]
        self.answer = header.get("answer", "")
        self.see = [name.strip() for name in header.get("see", "").split(",") if name.strip()]
        classes, why, anyway = (part.strip() for part in f"{header.get('unlisted', '')}||".split("|")[:3])
        of = [PREFIXES["ent"] + name.removeprefix("ent:") for name in classes.split()]
        self.unlisted = Unlisted(of, why, anyway == "whatever the values") if why else None
        self.each = [name.removeprefix("?") for name in header.get("each", "").split()]
        self.text = header["text"]
        self.evidence_of = header.get("evidence", "").removeprefix("?")
        self.subject = header.get("subject", "").removeprefix("?") or self.evidence_of
        self.other = header.get("other", "").removeprefix("?")
        self.kind_of = header.get("kind", "").removeprefix("?")
        self.told_of, _, self.told_itself = header.get("told", "").removeprefix("?").partition(" ")
        self.fate_of = header.get("fate", "").removeprefix("?")
        subject, _, times = header.get("when", "").partition(" ")
        self.time_of = (subject.removeprefix("?"), times) if times else None
        self.labels = [name.removeprefix("?") for name in header.get("labels", "").split()]
        self.optional = [line for line in header.get("optional", "").splitlines() if line]
        in_order = "?article ?line" if self.evidence_of else ""
        self.order = [name.strip("?") for name in header.get("order", in_order).split()]
        used = lexer.variables(lexer.tokens(self.text))
        standing = [p for p in (VOICE, ARTICLE) if self.evidence_of or f"_{p.name}" in used]
        self.parameters = parameters + standing
        self.columns = columns

    def parameter(self, name: str) -> Parameter | None:
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    @property
    def command(self) -> str:
        """The question as one would first type it, with the examples of what it requires."""
        needed = [f"-p {p.name}={quoted(p.example)}" for p in self.parameters if p.required]
        return " ".join(["kg ask", self.name, *needed])


def quoted(value: str) -> str:
    """A value as a shell takes it."""
    import shlex

    return shlex.quote(value)


def parse(text: str, path: Path) -> Question:
    """Reads a question from its file's text. Raises `ParseError` with file and line where the header is faulty."""
    header: dict[str, str] = {"text": text}
    parameters: list[Parameter] = []
    columns: dict[str, str] = {}
    for number, line in _header(text):
        found = _HEADER.match(line)
        if not found:
            raise ParseError("a header line reads '#+ key: value'.", "Correct it.", path, number)
        key, value = found.group(1).strip(), found.group(2).strip()
        word, _, name = key.partition(" ")
        if word == "param" and name:
            if any(p.name == name for p in parameters):
                raise ParseError(f"the parameter {name} is declared twice.", "Remove one.", path, number)
            parameters.append(_parameter(name, value, path, number))
        elif word == "column" and name:
            if not value or name in columns:
                raise ParseError(
                    f"the column {name} needs one line with its meaning.", "Say what it holds.", path, number
                )
            columns[name] = value
        elif key == "optional" and value:
            header[key] = f"{header.get(key, '')}{value}\n"
        elif key in (*_KEYS, *_MAY, *_MAKING) and key not in header and value:
            header[key] = value
        else:
            raise ParseError(
                f"'{key}' is no header key, or is empty or given twice.",
                f"The keys are {', '.join((*_KEYS, *_MAY, *_MAKING))}, param NAME and column NAME.",
                path,
                number,
            )
    if missing := [key for key in _KEYS if key not in header]:
        raise ParseError(f"the header lacks {' and '.join(missing)}.", "Add a line such as '#+ title: …'.", path, 1)
    if not _NAME.match(path.stem):
        raise ParseError("the name of a question is lower case words with hyphens.", "Rename the file.", path)
    for key, implied in _IMPLIED.items():
        columns |= {name: about for name, about in implied.items() if key in header and name not in columns}
    return Question(path.stem, path, header, parameters, columns)


def _header(text: str) -> Iterator[tuple[int, str]]:
    """The comments that begin with `#+` where a line begins, with its number."""
    number, counted = 1, 0
    for token in lexer.tokens(text):
        begins = text[token.start - 1 : token.start] in ("", "\r", "\n")
        if token.kind == lexer.COMMENT and token.text.startswith("#+") and begins:
            number += text.count("\n", counted, token.start)
            counted = token.start
            yield number, token.text


def _parameter(name: str, value: str, path: Path, line: int) -> Parameter:
    def wrong(what: str) -> ParseError:
        return ParseError(
            f"parameter {name}: {what}.",
            "It reads 'TYPE | example VALUE | description', with 'required' before the description where it is.",
            path,
            line,
        )

    if not _PARAMETER_NAME.match(name) or name in _RESERVED:
        raise wrong("this name cannot be used")
    parts = [part.strip() for part in value.split("|")]
    if len(parts) < 3 or not all(parts):
        raise wrong("a part is missing")
    kind, *options, about = parts
    required, example = False, ""
    for option in options:
        if option == "required":
            required = True
        elif option.startswith("example "):
            example = option.removeprefix("example ").strip()
        else:
            raise wrong(f"'{option}' is no option")
    if not example:
        raise wrong("it has no example")
    of: object = None
    if kind.startswith("ent:"):
        kind, of = "thing", PREFIXES["ent"] + kind.removeprefix("ent:")
    elif kind.startswith(_ONE_OF):
        kind, of = "choice", tuple(word.strip() for word in kind.removeprefix(_ONE_OF).split(","))
    elif kind not in ("thing", "date", "text", "number"):
        raise wrong(
            f"'{kind}' is no type: it is thing, a class such as ent:Country, date, text, number, or 'one of a, b'"
        )
    return Parameter(name, kind, of, required, example, about)


def read(path: Path) -> Question:
    """Reads one question. Raises `InputError` and `ParseError`."""
    text = read_text(path)
    check_query(text, path)
    return parse(text, path)


def files(folders: list[Path]) -> dict[str, Path]:
    """The files of questions by name, in order; a name in an earlier folder hides that in a later one."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in visible(folder, ".rq"):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def every(folders: list[Path]) -> list[Question]:
    """All questions of the folders, by name."""
    return [read(path) for path in files(folders).values()]


def headers(folders: list[Path]) -> list[Question]:
    """As `every`, for who only looks at what the headers say: whether the SPARQL is harmless is not looked at."""
    return [parse(read_text(path), path) for path in files(folders).values()]


def exists(name: str, folders: list[Path]) -> bool:
    """Whether a question has this name."""
    return bool(_NAME.match(name)) and any((folder / f"{name}.rq").is_file() for folder in folders)


def named(name: str, folders: list[Path]) -> Question:
    """The question with that name. Raises `UnknownQuestionError`, which names the questions that fit the words best."""
    for folder in folders:
        if _NAME.match(name) and (path := folder / f"{name}.rq").is_file():
            return read(path)
    raise UnknownQuestionError(name, search(name, headers(folders)))


class UnknownQuestionError(InputError):
    """There is no question of that name; `fitting` are those that come near, best first."""

    exit_code = 2

    def __init__(self, name: str, fitting: list[Question]) -> None:
        if fitting:
            lines = "".join(f"\n  {question.command:<44} {question.question}" for question in fitting)
            super().__init__(f"no question is called '{name}'.", f"These come near:{lines}")
        else:
            super().__init__(
                f"no question is called '{name}', and none comes near.",
                "See them all: kg questions. What is known of a thing: kg show NAME",
            )
        self.fitting = fitting


def search(words: str, questions: list[Question], at_most: int = 5) -> list[Question]:
    """The questions that fit some words best, best first; by the other words in which people ask them where none has them."""
    from kg.answer.suggest import fitting

    texts = {f"{q.name} {q.title} {q.question} {' '.join(q.tags)}": q for q in questions}
    found = [texts[text] for text in fitting(words, list(texts), at_most)]
    others = {} if found else {" ".join([*q.synonyms, q.name]): q for q in questions}
    return found or [others[text] for text in fitting(words, list(others), at_most)]
