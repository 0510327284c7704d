"""What the tests of bad input share: a small sound graph, ways to spoil it, and the form of a case."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

TEXT = """\
Paris talks
The talks in Paris were held in April 2024.
The talks were good; the talks were long.
"""
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
HEAD = f"""\
@prefix : <https://w3id.org/entente/id/article/talks/> .
@prefix article: <https://w3id.org/entente/id/article/> .
@prefix body: <https://w3id.org/entente/id/body/> .
@prefix country: <https://w3id.org/entente/id/country/> .
@prefix ent: <https://w3id.org/entente/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
article:talks a ent:Article ; ent:headline "Paris talks" ; ent:language "en" ;
  ent:sha256 "{DIGEST}" ; ent:isPublishedBy body:kazinform ; ent:isIssuedBy body:kazinform ; ent:hasSourceKind ent:news ;
  ent:isSilentOn ent:isPublishedIn , ent:isWrittenBy .
:o1 a ent:Omission ; ent:isFromArticle article:talks ; oa:exact "Paris talks" ; ent:reason "A headline without a fact." .
:o2 a ent:Omission ; ent:isFromArticle article:talks ; oa:exact "The talks in Paris were held in April 2024." ; ent:reason "A test." .
:o3 a ent:Omission ; ent:isFromArticle article:talks ; oa:exact "The talks were good; the talks were long." ; ent:reason "A test." .
"""
NEXT = HEAD.count("\n") + 1  # the line of whatever a case puts after HEAD


def make_graph(folder: Path, content: str | bytes = HEAD, text: str | None = TEXT) -> Path:
    """A graph with one article in a new folder; returns the article file."""
    article = folder / "graph" / "articles" / "talks" / "article.ttl"
    article.parent.mkdir(parents=True)
    article.write_bytes(content.encode() if isinstance(content, str) else content)
    if text is not None:
        (article.parent / "article.txt").write_bytes(text.encode())
    return article


def state(folder: Path) -> dict[str, str]:
    """Every path below a folder but locks, with the digest of its bytes, or what it is if it is no regular file."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(".lock"):
            continue
        if path.is_symlink():
            found[str(path)] = f"link to {path.readlink()}"
        elif path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            found[str(path)] = "folder" if path.is_dir() else "special"
    return found


@dataclass(frozen=True)
class Case:
    """One bad input. `content` is the article file, or a function that puts something in its place."""

    name: str
    content: str | bytes | Callable[[Path], None]
    parts: tuple[str, ...]
    code: int = 2

    def moved(self, lines: int) -> Case:
        """The same case, whose message names a later line."""
        first, *rest = self.parts
        return replace(self, parts=(first.replace(str(NEXT), str(NEXT + lines)), *rest))


def after(line: str, *parts: str, name: str, code: int = 2) -> Case:
    """A case with one bad line after a sound file; the message has to name that line."""
    return Case(name, f"{HEAD}{line}\n", (f"article.ttl:{NEXT}:", *parts), code)


def _missing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.rename(path.with_name("real.ttl"))
    path.symlink_to("real.ttl")


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _text(make: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda path: make(path.with_name("article.txt"))


BAD_FILES = [
    Case("missing", _missing, ("article.ttl: no such file.", "Check the path"), 3),
    Case("folder", _folder, ("article.ttl: is a directory, not a file.",), 3),
    Case("pipe", _pipe, ("article.ttl: is not a regular file.",), 3),
    Case("symbolic link", _link, ("article.ttl: is a symbolic link.",), 3),
    Case("loop of symbolic links", _loop, ("article.ttl: is a symbolic link.",), 3),
    Case("link to /dev/zero", _device, ("article.ttl: is a symbolic link.",), 3),
    Case("text is a folder", _text(_folder), ("article.txt: is a directory",), 3),
    Case("text is a pipe", _text(_pipe), ("article.txt: is not a regular file",), 3),
    Case("text is a link", _text(_link), ("article.txt: is a symbolic link",), 3),
    Case("text is Latin-1", _text(lambda path: path.write_bytes(b"a\nb\xe9") and None), ("article.txt:2:", "0xe9")),
]
