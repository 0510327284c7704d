"""Notes beside their text: what is wrong as one types, what a draft proposes, and saving where that is allowed.

Pages for this machine alone: notes can be unfinished, and say what is nobody else's business.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Callable
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.errors import InputError, KgError
from kg.files import write_atomically
from kg.notes.proposals import accepted, refused
from kg.paths import NOTES, TEXT, says_draft, visible
from kg.serve.checker import MOST, Checker, Told
from kg.serve.problems import RequestProblem, of_error
from kg.serve.protocol import LIMITER, body
from kg.serve.render import page
from kg.serve.state import State
from kg.serve.visit import links_of
from kg.source.corpus import SLUG

BODY = 4 * MOST  # bytes: a form writes a letter as up to nine

T = TypeVar("T")


class Notes(NamedTuple):
    """The notes of an article as they lie on the disk. version: changes with them."""

    slug: str
    text: str
    notes: str
    version: str


class ListedNotes(NamedTuple):
    """An article with notes. proposals: lines that nobody has accepted yet."""

    slug: str
    headline: str
    draft: bool
    proposals: int


class Writing:
    """The routes for authors. writable: whether anything is saved."""

    def __init__(self, state: State, writable: bool) -> None:
        self.workspace = state.workspace
        self.writable = writable
        self.checker = Checker(state.workspace)
        # What only our own pages know: no other site can read them, so it cannot forge what they send.
        self.token = secrets.token_urlsafe(24)
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        return [
            Route("/write", self.started, methods=["POST"]),
            Route("/write", self.listed, methods=["GET"]),
            Route("/write/{slug}", self.shown, methods=["GET"]),
            Route("/write/{slug}", self.sent, methods=["POST"]),
            Route("/write/{slug}", self.put, methods=["PUT"]),
            Route("/write/{slug}/{what:str}", self.asked, methods=["POST"]),
        ]

    # ---------------------------------------------------------------- files

    def _folder(self, slug: str) -> Path:
        """The folder of an article with notes, by a name among those that there are. Raises `RequestProblem`."""
        folder = self.workspace.graph / "articles" / slug
        if not SLUG.fullmatch(slug) or not (folder / NOTES).is_file() or not (folder / TEXT).is_file():
            raise RequestProblem("not-found", "There are no notes of such an article.")
        return folder

    def _read(self, slug: str) -> Notes:
        folder = self._folder(slug)
        data = self.workspace.read(folder / NOTES)
        text = self.workspace.read(folder / TEXT).decode(errors="replace")
        return Notes(slug, text, data.decode(errors="replace"), _version(data))

    def _save(self, slug: str, version: str, notes: str) -> tuple[Notes, bool]:
        """Writes notes, and the Turtle that they come to; whether that was written. Raises `RequestProblem`."""
        if not self.writable:
            raise RequestProblem("read-only", "Nothing is saved: start kg serve with --write.")
        with self._lock:
            before = self._read(slug)
            if before.version != version:
                raise RequestProblem(
                    "changed", "The notes were saved from elsewhere meanwhile. Yours are kept here only."
                )
            data = (notes.replace("\n", "\r\n") if "\r\n" in before.notes else notes).encode()
            folder = self._folder(slug)
            write_atomically(folder / NOTES, data)
            turtle = folder / "article.ttl"
            made = None
            if turtle.exists() or not says_draft(data, notes=True):
                made = self.checker.ask("turtle", slug=slug, notes=data.decode())["turtle"]
                if made is not None:
                    write_atomically(turtle, made.encode())
            return Notes(slug, before.text, notes, _version(data)), made is not None

    def _all(self) -> list[ListedNotes]:
        found = []
        for folder in visible(self.workspace.graph / "articles"):
            if (folder / NOTES).is_file() and (folder / TEXT).is_file():
                data = self.workspace.read(folder / NOTES)
                headline = (
                    self.workspace.read(folder / TEXT).decode(errors="replace").strip("\ufeff\n ").partition("\n")
                )
                proposals = len(re.findall(rb"^ *\?-", data, re.M))
                found.append(ListedNotes(folder.name, headline[0], says_draft(data, notes=True), proposals))
        return found

    # ---------------------------------------------------------------- pages

    async def listed(self, request: Request) -> Response:
        return await self._work(lambda: self._list(request))

    def _list(self, request: Request, error: str = "", text: str = "") -> Response:
        values = {"found": self._all(), "writable": self.writable, "token": self.token, "error": error, "text": text}
        made = page("writes.html", links_of(request), here="write", **values)
        return HTMLResponse(made, 400 if error else 200, {"Cache-Control": "no-store"})

    async def started(self, request: Request) -> Response:
        """A new article from its text: a folder with a draft."""
        form = await self._form(request)
        if not self.writable:
            raise RequestProblem("read-only", "Nothing is saved: start kg serve with --write.")
        text = form.get("text", "").strip("\n") + "\n"

        def make() -> Response:
            try:
                slug, publisher = form.get("slug", "").strip() or None, form.get("publisher", "").strip()
                language = form.get("language", "").strip() or "en"
                told = self.checker.ask("new", text=text, slug=slug, language=language, publisher=publisher)
            except KgError as wrong:
                return self._list(request, f"{wrong.message} {wrong.remedy}", text)
            return RedirectResponse(links_of(request).page(f"write/{told['slug']}"), 303)

        return await self._work(make)

    async def shown(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        done = {"turtle": "Saved, with its Turtle.", "notes": "Saved. Its Turtle waits until the notes can be read."}
        told = done.get(request.query_params.get("saved", ""), "")
        return await self._work(lambda: self._page(request, self._read(slug), told=told))

    async def sent(self, request: Request) -> Response:
        """What a page without a script sends: to check, to save, to take a proposal or a remedy."""
        form = await self._form(request)
        slug, wanted = request.path_params["slug"], form.get("do", "check")
        notes, version = form.get("notes", ""), form.get("version", "")

        def work() -> Response:
            if wanted == "save":
                try:
                    _, whole = self._save(slug, version, notes)
                except RequestProblem as problem:
                    if problem.kind != "changed":
                        raise
                    return self._conflict(request, slug, notes, problem.detail)
                to = links_of(request).page(f"write/{slug}", saved="turtle" if whole else "notes")
                return RedirectResponse(to, 303)
            before = self._read(slug)
            changed = notes if wanted == "check" else self._changed(slug, notes, wanted)
            return self._page(request, before._replace(notes=changed, version=version or before.version))

        return await self._work(work)

    def _conflict(self, request: Request, slug: str, notes: str, told: str) -> Response:
        """The page with what was not saved, and how it differs from what was saved from elsewhere."""
        theirs = self._read(slug)
        lines = unified_diff(theirs.notes.splitlines(), notes.splitlines(), "saved", "yours", lineterm="", n=1)
        differs = "\n".join(lines)[:20_000]
        warn = f"{told} To overwrite what was saved, save again."
        return self._page(request, theirs._replace(notes=notes), warn=warn, differs=differs, status=412)

    def _page(
        self, request: Request, found: Notes, told: str = "", warn: str = "", differs: str = "", status: int = 200
    ) -> Response:
        seen = self.checker.ask("check", slug=found.slug, notes=found.notes)
        values = {
            "found": found,
            "lines": found.text.rstrip("\n").split("\n"),
            "seen": seen,
            "writable": self.writable,
            "token": self.token,
            "told": told,
            "warn": warn,
            "differs": differs,
        }
        made = page("write.html", links_of(request), here="write", **values)
        return HTMLResponse(made, status, {"Cache-Control": "no-store"})

    # ---------------------------------------------------------------- what the script of the page asks

    async def put(self, request: Request) -> Response:
        """Saves, where the version in If-Match is the one on the disk."""
        self._is_own(request, request.headers.get("x-token", ""))
        version = request.headers.get("if-match", "").strip().strip('"')
        if not version:
            raise RequestProblem("version", "Give If-Match with the ETag of the notes that you read.")
        notes = _text(await body(request, BODY))
        saved, whole = await self._work(lambda: self._save(request.path_params["slug"], version, notes))
        return JSONResponse({"turtle": whole}, headers={"ETag": f'"{saved.version}"', "Cache-Control": "no-store"})

    async def asked(self, request: Request) -> Response:
        """check, complete, or change, as JSON."""
        self._is_own(request, request.headers.get("x-token", ""))
        slug, what = request.path_params["slug"], request.path_params["what"]
        try:
            given = json.loads(_text(await body(request, BODY)))
            notes = str(given["notes"]).replace("\r\n", "\n")
            line, column, wanted = int(given.get("line", 0)), int(given.get("column", 0)), str(given.get("do", ""))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise RequestProblem("request", "Send JSON with notes.") from None

        def work() -> Told:
            self._folder(slug)
            if what == "complete":
                return self.checker.ask("complete", slug=slug, notes=notes, line=line, column=column)
            changed = self._changed(slug, notes, wanted) if what == "change" else notes
            seen = self.checker.ask("check", slug=slug, notes=changed)
            lists = page("seen.html", links_of(request), seen=seen)
            return {"notes": changed, "faults": seen["faults"], "lists": lists}

        if what not in ("check", "complete", "change"):
            raise RequestProblem("not-found", "Nothing is at this address.")
        return JSONResponse(await self._work(work), headers={"Cache-Control": "no-store"})

    def _changed(self, slug: str, notes: str, wanted: str) -> str:
        """The notes with what a button does. wanted: such as accept:12, refuse:12, mend:0:1."""
        found = re.fullmatch(r"(accept|refuse|mend):([0-9]{1,6})(?::([0-9]{1,3}))?", wanted)
        if not found or (found[1] == "mend") != bool(found[3]):
            raise RequestProblem("request", "There is no such button.")
        if found[1] == "mend":
            told = self.checker.ask("mend", slug=slug, notes=notes, fault=int(found[2]), mend=int(found[3]))
            return str(told["notes"])
        return (accepted if found[1] == "accept" else refused)(notes, int(found[2]))

    # ---------------------------------------------------------------- whose request it is

    async def _form(self, request: Request) -> dict[str, str]:
        """The fields that one of our own pages sent, with the ends of their lines as here. Raises `RequestProblem`."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            raise RequestProblem("media-type", "Send a form: application/x-www-form-urlencoded.")
        try:
            fields = dict(parse_qsl(_text(await body(request, BODY)), keep_blank_values=True, max_num_fields=20))
        except ValueError:
            raise RequestProblem("request", "The form cannot be read.") from None
        self._is_own(request, fields.get("token", ""))
        return {name: value.replace("\r\n", "\n") for name, value in fields.items()}

    def _is_own(self, request: Request, token: str) -> None:
        """Raises `RequestProblem` where a request is not from a page of ours."""
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            raise RequestProblem("forged", "This came from a page elsewhere.")
        if site not in ("same-origin", "none") or not secrets.compare_digest(token.encode(), self.token.encode()):
            raise RequestProblem(
                "forged", "This came from a page elsewhere, or the service was started anew: load the page again."
            )

    async def _work(self, work: Callable[[], T]) -> T:
        """What some work gives, in a thread."""
        try:
            return await to_thread.run_sync(work, limiter=LIMITER)
        except InputError as error:
            raise RequestProblem("internal", f"The file {error.message}") from error
        except KgError as error:
            raise of_error(error) from error

    def close(self) -> None:
        self.checker.close()


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise RequestProblem("request", "The body is no text in UTF-8.") from None


def _version(data: bytes) -> str:
    return sha256(data).hexdigest()[:20]
