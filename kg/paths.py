"""Where things lie: the data that come with the package, a user's own graph, the cache of snapshots."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kg.errors import InputError, first_of
from kg.files import read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT = "article.txt"
NOTES = "article.notes"
STATE_DRAFT = "state draft"  # below the article in notes, as a comment in Turtle: the article is unfinished
_DRAFT_NOTES = re.compile(rb"^ *\?-\S* +\S|^ +state +draft *\r?$", re.M)
_DRAFT_TURTLE = re.compile(rb"^# state draft *\r?$", re.M)


def says_draft(data: bytes, *, notes: bool) -> bool:
    """Whether notes, or an article's Turtle, say that the article is unfinished. Proposals in notes say so too."""
    return (_DRAFT_NOTES if notes else _DRAFT_TURTLE).search(data) is not None


def data_root() -> Path:
    """The folder with ontology/, graph/ and queries/: the repository in a checkout, else inside the package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent
    return checkout if is_checkout(checkout) else package / "data"


def is_checkout(folder: Path) -> bool:
    """Whether a folder is a checkout of this project."""
    return (folder / "ontology" / "entente.ttl").is_file() and (folder / "pyproject.toml").is_file()


def cache_root() -> Path:
    """The folder of snapshots: $ENTENTE_CACHE, else entente/ in the user's cache folder. Raises `InputError`.

    As the XDG base directory specification says, a cache folder that is not an absolute path is passed over.
    """
    if chosen := os.environ.get("ENTENTE_CACHE"):
        return Path(chosen)
    caches = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if caches.is_absolute():
        return caches / "entente"
    home = home_folder()
    if home is None:
        raise InputError("no home folder is known, so snapshots have no place.", "Set ENTENTE_CACHE to a folder.")
    return home / ".cache" / "entente"


def home_folder() -> Path | None:
    """The user's home folder; None where neither HOME nor the list of users tells one."""
    try:
        home = Path.home()
    except (RuntimeError, KeyError):  # no HOME, and a user id that nobody has
        return None
    return home if home.is_absolute() else None


def slug_of(article: Path) -> str:
    """The name of the folder that an article file is in; where that is a symbolic link, of the folder it leads to."""
    folder = article.parent if article.is_absolute() else article.absolute().parent
    return (folder.resolve() if folder.is_symlink() or folder.name in ("", "..") else folder).name


def visible(folder: Path, ending: str = "") -> list[Path]:
    """What a folder holds, by name; nothing where there is no such folder. Raises `InputError`.

    ending: of the names. Hidden files and the copies that editors and systems leave (.#a.ttl, ._a.ttl, a.ttl~,
    #a.ttl#) are nobody's data.
    """
    return [folder / name for name in visible_names(folder, ending)]


def visible_names(folder: Path, ending: str = "") -> list[str]:
    """As `visible`, the names alone. Raises `InputError`."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 (a third of the time)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}.", "Check its permissions.", folder) from error
    return sorted(name for name in names if name.endswith(ending) and name[0] not in ".#" and name[-1] not in "~#")


class NotCounted:
    """Folders of articles that are no part of a graph, by name. unfinished: drafts, and notes that are not Turtle yet; bare: those that
    have neither."""

    def __init__(self, unfinished: list[str], bare: list[str]) -> None:
        self.unfinished = unfinished
        self.bare = bare

    @classmethod
    def of(cls, graph: Path, drafts: set[str], files: Iterable[tuple[str, str]]) -> NotCounted:
        """drafts: names of folders; files: the article files, by the names of their folders and their own. Only folders without
        any are looked into."""
        root = graph / "articles"
        having: dict[str, bool] = {}  # whether it is article.ttl, which notes become
        for folder, name in files:
            having[folder] = having.get(folder, False) or name == "article.ttl"
        others = [name for name in visible_names(root) if not having.get(name, False)]
        noted = {name for name in others if os.path.lexists(root / name / NOTES)}
        bare = [name for name in others if name not in having and name not in noted and (root / name).is_dir()]
        return cls(sorted(drafts | noted), bare)

    def told(self) -> list[str]:
        """In sentences."""
        found = [f"Left out, being unfinished: {first_of(self.unfinished)}."] if self.unfinished else []
        return found + ([f"Left out, having no article.ttl yet: {first_of(self.bare)}."] if self.bare else [])


class Workspace:
    """The folders that one graph is made from.

    graph: the folder with articles/<slug>/ and, as one wishes, reference/*.ttl. A graph of one's own is
    built upon the bundled ontology and reference data.
    """

    def __init__(self, graph: Path, ontology: Path, bundled_reference: Path) -> None:
        self.graph = graph
        self.ontology = ontology
        self.bundled_reference = bundled_reference

    @classmethod
    def at(cls, graph: Path | None = None) -> Workspace:
        """The workspace of a folder, or of the bundled data. Raises `InputError` where there is no such folder."""
        root = data_root()
        if graph is not None and not graph.is_dir():
            raise InputError("is not a folder.", "Give a folder with articles/<slug>/article.ttl in it.", graph)
        return cls(graph or root / "graph", root / "ontology", root / "graph" / "reference")

    def ontology_files(self) -> list[Path]:
        """The ontology and its alignments."""
        return [self.ontology / "entente.ttl", self.ontology / "alignments.ttl"]

    @property
    def shapes_file(self) -> Path:
        return self.ontology / "shapes.ttl"

    def shapes_files(self) -> list[Path]:
        """The shapes, which are one graph: those made from the vocabulary, and the rules."""
        return [self.shapes_file, self.ontology / "rules.ttl"]

    def reference_files(self) -> list[Path]:
        """The bundled reference files, then those of the user's graph.

        A graph that holds copies of bundled files, as that of another checkout does, is read without them. Raises
        `InputError` where it is of a checkout with other reference data than the bundled ones.
        """
        files = visible(self.bundled_reference, ".ttl")
        own = self.graph / "reference"
        if own.is_dir() and own.resolve() != self.bundled_reference.resolve():
            bundled = {path.name: path for path in files}
            for path in visible(own, ".ttl"):
                if path.name not in bundled:
                    files.append(path)
                elif self.read(path) != self.read(bundled[path.name]):
                    if is_checkout(self.graph.parent):
                        raise InputError(
                            f"is not the {path.name} of the kg that is running, which reads {bundled[path.name]}.",
                            f"Run the kg of that checkout: pip install -e {self.graph.parent}",
                            path,
                        )
                    files.append(path)
        return files

    def article_files(self) -> list[Path]:
        """Every Turtle file in a folder of articles/, in the order of the paths."""
        return [file for folder in visible(self.graph / "articles") for file in visible(folder, ".ttl")]

    def is_draft(self, article: Path) -> bool:
        """Whether the notes beside an article file, or else the file itself, say that the article is unfinished."""
        notes = self.notes_beside(article)
        return says_draft(self.read(article) if notes is None else notes, notes=notes is not None)

    def left_out(self) -> NotCounted:
        """What lies among the articles and is no part of the graph."""
        files = self.article_files()
        drafts = {slug_of(path) for path in files if self.is_draft(path)}
        return NotCounted.of(self.graph, drafts, [(path.parent.name, path.name) for path in files])

    def read(self, path: Path) -> bytes:
        """The bytes of a file. Raises `InputError` as `kg.files.read_bytes`."""
        return read_bytes(path)

    def text_beside(self, article: Path) -> bytes | None:
        """The bytes of article.txt beside an article file; None where there is none. Raises `InputError`."""
        return self.beside(article, TEXT)

    def notes_beside(self, article: Path) -> bytes | None:
        """The bytes of the notes that article.ttl is made from; None where there are none. Raises `InputError`."""
        return self.beside(article, NOTES) if article.name == "article.ttl" else None

    def beside(self, article: Path, name: str) -> bytes | None:
        """The bytes of a file in the folder of an article file; None where there is none. Raises `InputError`."""
        path = article.parent / name
        return self.read(path) if os.path.lexists(path) else None

    def pinned(self) -> Pinned:
        """This workspace as it is now: for whatever works out something that is kept."""
        return Pinned(self)

    def question_folders(self) -> list[Path]:
        """Where canned questions lie: the user's own first, then the bundled ones."""
        bundled = self.ontology.parent / "queries"
        own = self.graph / "queries"
        return [own, bundled] if own.is_dir() else [bundled]


class Pinned(Workspace):
    """A workspace as it was when it was first read: files that change meanwhile are an error.

    Each list of files is made once, and a file that is read again must have the bytes that it had. So a key that was
    made of what `read` gave stands for all that is worked out from what it gives later.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.graph, workspace.ontology, workspace.bundled_reference)
        self._reference: list[Path] | None = None
        self._articles: list[Path] | None = None
        self._seen: dict[bytes, bytes] = {}  # digests by those of the paths: the paths of 100,000 articles take 100 MB

    def pinned(self) -> Pinned:
        return self

    def reference_files(self) -> list[Path]:
        if self._reference is None:
            self._reference = super().reference_files()
        return self._reference

    def article_files(self) -> list[Path]:
        if self._articles is None:
            self._articles = super().article_files()
        return self._articles

    def read(self, path: Path) -> bytes:
        data = super().read(path)
        self._check(path, data)
        return data

    def beside(self, article: Path, name: str) -> bytes | None:
        data = super().beside(article, name)
        if data is None:
            self._check(article.parent / name, None)
        return data

    def _check(self, path: Path, data: bytes | None) -> None:
        from hashlib import blake2b

        place = blake2b(os.fsencode(path), digest_size=16).digest()
        digest = b"" if data is None else blake2b(data, digest_size=16).digest()
        if self._seen.setdefault(place, digest) != digest:
            raise InputError("has changed since it was first read.", "Run the command again.", path)
