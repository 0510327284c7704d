"""The server: the language server protocol on one side, `kg.lsp.desk` on the other."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from kg import __version__
from kg.errors import KgError
from kg.files import reason
from kg.lsp import in_notes, in_turtle
from kg.lsp.desk import Desk
from kg.lsp.parts import Choice, LineFault, LineSpan, Spot, title_of

PAUSE = 0.03  # seconds without a change before a file is checked
_KINDS = {
    "thing": lsp.CompletionItemKind.Value,
    "node": lsp.CompletionItemKind.Variable,
    "role": lsp.CompletionItemKind.Property,
    "class": lsp.CompletionItemKind.Class,
    "kind": lsp.CompletionItemKind.EnumMember,
    "word": lsp.CompletionItemKind.Keyword,
}
_ENDINGS = (".notes", ".ttl")
T = TypeVar("T")


class Server(LanguageServer):
    """A language server for notes and Turtle."""

    def __init__(self, graph: Path | None = None) -> None:
        super().__init__("kg", f"{__version__}", text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental)
        self.desk = Desk(graph)
        self.faults: dict[str, list[LineFault]] = {}
        self.waiting: dict[str, asyncio.TimerHandle] = {}

    # ---------------------------------------------------------------- checking

    def soon(self, uri: str) -> None:
        """Checks a file when nobody has changed it for a moment."""
        if handle := self.waiting.pop(uri, None):
            handle.cancel()
        self.waiting[uri] = asyncio.get_running_loop().call_later(PAUSE, self.check, uri)

    def check(self, uri: str) -> None:
        """Tells the editor what is wrong with a file as it is now."""
        self.waiting.pop(uri, None)
        document = self.workspace.text_documents.get(uri)
        if document is None:
            return
        path = Path(document.path)
        faults = self.desk.faults(path, document.source) if path.suffix in _ENDINGS else []
        self.faults[uri] = faults
        found = [_diagnostic(document, fault, number) for number, fault in enumerate(faults)]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, document.version))

    def check_all(self) -> None:
        """Checks every open file, upon reference data as they are now."""
        try:
            self.desk.refresh()
        except KgError as error:
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, str(error)))
        for uri in list(self.workspace.text_documents):
            self.check(uri)

    # ---------------------------------------------------------------- looking up

    def at(self, uri: str, position: lsp.Position) -> tuple[TextDocument, Path, list[str], int, int]:
        """A document with its path and lines, and a position in code points."""
        document = self.workspace.get_text_document(uri)
        lines = document.source.split("\n")
        place = document.position_codec.position_from_client_units(document.lines or [""], position)
        return document, Path(document.path), lines, min(place.line, len(lines) - 1), place.character

    def actions(self, uri: str, within: lsp.Range) -> list[lsp.CodeAction]:
        """What would mend the faults in a part of a file."""
        document = self.workspace.get_text_document(uri)
        path = Path(document.path)
        found: list[lsp.CodeAction] = []
        for number, fault in enumerate(self.faults.get(uri, [])):
            if not within.start.line <= fault.span.line <= within.end.line:
                continue
            diagnostic = _diagnostic(document, fault, number)
            for name in fault.instead:
                edit = lsp.TextEdit(_range(document, fault.span), name)
                found.append(_action(f"Write {name}", uri, [edit], diagnostic, only=len(fault.instead) == 1))
            for remedy in fault.finding.remedies if fault.finding else ():
                after = self.desk.mended(path, document.source, remedy)
                if after is not None:
                    edits = [_edit(document, after)]
                    found.append(_action(title_of(remedy, path), uri, edits, diagnostic, only=remedy.safe))
                elif remedy.notes and path.suffix == ".notes" and not remedy.new:
                    edits = [_below(document, fault.span.line, remedy.notes)]
                    found.append(_action(title_of(remedy, path), uri, edits, diagnostic))
            if fault.rule == "step" and (turtle := self.desk.turtle_of(path, document.source)) is not None:
                other = uris.from_fs_path(str(path.with_suffix(".ttl"))) or ""
                whole = lsp.Range(lsp.Position(0, 0), lsp.Position(2**31 - 1, 0))
                edits = [lsp.TextEdit(whole, turtle.decode())]
                found.append(_action("Write article.ttl anew", other, edits, diagnostic, only=True))
        return found


def _diagnostic(document: TextDocument, fault: LineFault, number: int) -> lsp.Diagnostic:
    severity = lsp.DiagnosticSeverity.Warning if fault.is_warning else lsp.DiagnosticSeverity.Error
    return lsp.Diagnostic(_range(document, fault.span), fault.message, severity, fault.rule, source="kg", data=number)


def _range(document: TextDocument, span: LineSpan) -> lsp.Range:
    line = max(span.line, 0)
    there = lsp.Range(lsp.Position(line, max(span.start, 0)), lsp.Position(line, max(span.end, 0)))
    return document.position_codec.range_to_client_units(document.lines, there)


def _action(
    title: str, uri: str, edits: list[lsp.TextEdit], diagnostic: lsp.Diagnostic, only: bool = False
) -> lsp.CodeAction:
    edit = lsp.WorkspaceEdit(changes={uri: edits})
    return lsp.CodeAction(title, lsp.CodeActionKind.QuickFix, [diagnostic], is_preferred=only or None, edit=edit)


def _edit(document: TextDocument, after: str) -> lsp.TextEdit:
    """The change from a document to another text: the part that differs."""
    before = document.source
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    ends = [_position(before, start), _position(before, len(before) - end)]
    there = document.position_codec.range_to_client_units(document.lines, lsp.Range(*ends))
    return lsp.TextEdit(there, after[start : len(after) - end])


def _position(text: str, offset: int) -> lsp.Position:
    line = text.count("\n", 0, offset)
    return lsp.Position(line, offset - (text.rfind("\n", 0, offset) + 1))


def _below(document: TextDocument, line: int, words: str) -> lsp.TextEdit:
    """Lines of notes below another."""
    from textwrap import indent

    from kg.notes.mending import child_indent

    depth = child_indent(document.source.split("\n"), line + 1)
    place = lsp.Position(line + 1, 0)
    last = line + 1 >= len(document.lines)
    text = indent(words, " " * depth)
    if last:
        place = _position(document.source, len(document.source))
    return lsp.TextEdit(lsp.Range(place, place), f"\n{text}" if last else f"{text}\n")


def _item(
    document: TextDocument, choice: Choice, start: lsp.Position, end: lsp.Position, number: int
) -> lsp.CompletionItem:
    there = document.position_codec.range_to_client_units(document.lines, lsp.Range(start, end))
    return lsp.CompletionItem(
        choice.text,
        kind=_KINDS[choice.kind],
        detail=choice.about or None,
        sort_text=f"{0 if choice.fits else 1}{number:04}",
        filter_text=choice.matched if choice.matched and choice.matched not in choice.text else choice.text,
        text_edit=lsp.TextEdit(there, choice.text),
    )


def server(graph: Path | None = None) -> Server:
    """A server that is not yet started. graph: of files that lie in none."""
    made = Server(graph)

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        ls.soon(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        ls.soon(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(ls: Server, _: lsp.DidSaveTextDocumentParams) -> None:
        ls.check_all()

    @made.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(ls: Server, _: lsp.DidChangeWatchedFilesParams) -> None:
        ls.check_all()

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if handle := ls.waiting.pop(uri, None):
            handle.cancel()
        ls.faults.pop(uri, None)
        ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    @made.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[":", ";", " ", ">", '"', "{"])
    )
    def complete(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList:
        document, path, lines, number, column = ls.at(params.text_document.uri, params.position)
        work = in_notes.complete if path.suffix == ".notes" else in_turtle.complete
        nothing: tuple[int, list[Choice]] = (column, [])
        start, choices = _guarded(ls, lambda: work(ls.desk, path, lines, number, column), nothing)
        ends = lsp.Position(number, start), lsp.Position(number, column)
        ordered = sorted(choices, key=lambda choice: not choice.fits)
        return lsp.CompletionList(True, [_item(document, c, *ends, n) for n, c in enumerate(ordered)])

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        document, path, lines, number, column = ls.at(params.text_document.uri, params.position)
        work = in_notes.hover if path.suffix == ".notes" else in_turtle.hover
        found = _guarded(ls, lambda: work(ls.desk, path, lines, number, column), None)
        if found is None:
            return None
        start, end, said = found
        content = lsp.MarkupContent(lsp.MarkupKind.Markdown, said)
        return lsp.Hover(content, _range(document, LineSpan(number, start, end)))

    @made.feature(lsp.TEXT_DOCUMENT_DECLARATION)
    def declaration(ls: Server, params: lsp.DeclarationParams) -> lsp.Location | None:
        return definition(ls, lsp.DefinitionParams(params.text_document, params.position))

    @made.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(ls: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
        _, path, lines, number, column = ls.at(params.text_document.uri, params.position)
        work = in_notes.definition if path.suffix == ".notes" else in_turtle.definition
        spot: Spot | None = _guarded(ls, lambda: work(ls.desk, path, lines, number, column), None)
        if spot is None:
            return None
        place = lsp.Position(spot.line, spot.column)
        return lsp.Location(uris.from_fs_path(str(spot.path)) or "", lsp.Range(place, place))

    @made.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix]))
    def actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return _guarded(ls, lambda: ls.actions(params.text_document.uri, params.range), [])

    return made


def _guarded(ls: Server, work: Callable[[], T], otherwise: T) -> T:
    """The result of some work; where files cannot be read, what to answer otherwise, and the reason to the log."""
    try:
        return work()
    except KgError as error:
        ls.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, str(error)))
    except OSError as error:
        ls.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, reason(error)))
    return otherwise


def serve(graph: Path | None = None) -> None:
    """Serves on standard input and output until the editor ends it."""
    server(graph).start_io(sys.stdin.buffer, sys.stdout.buffer)
