"""The language server, asked by the client of pygls over stdio, as an editor asks it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from lsprotocol import types as lsp
from pygls.lsp.client import BaseLanguageClient
from small_article import NOTES, changed, made, write

WAIT = 60.0  # seconds, on a machine that does much else


class Editor:
    """An editor with one file open."""

    def __init__(self, path: Path) -> None:
        self.path, self.uri = path, path.as_uri()
        self.text = path.read_text(encoding="utf-8")
        self.version = 1
        self.client = BaseLanguageClient("test", "1")
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda told: self.published.put_nowait(told))  # noqa: PLW0108 (pygls writes on the function)

    async def start(self) -> None:
        await self.client.start_io(sys.executable, "-m", "kg", "lsp")
        capabilities = lsp.ClientCapabilities()
        result = await self.client.initialize_async(lsp.InitializeParams(capabilities=capabilities))
        assert result.capabilities.position_encoding in (None, "utf-16")
        self.client.initialized(lsp.InitializedParams())
        item = lsp.TextDocumentItem(self.uri, "entente-notes", self.version, self.text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    async def stop(self) -> None:
        await asyncio.wait_for(self.client.shutdown_async(None), WAIT)
        self.client.exit(None)
        await self.client.stop()

    async def told(self) -> list[lsp.Diagnostic]:
        """What is wrong with the file as it is now."""
        while True:
            published = await asyncio.wait_for(self.published.get(), WAIT)
            if published.uri == self.uri and published.version in (None, self.version):
                return list(published.diagnostics)

    async def write(self, old: str, new: str) -> list[lsp.Diagnostic]:
        """Changes one part of the file; what is wrong with it then."""
        there = lsp.Range(self.place(old), self.place(old, len(old)))
        self.text = changed(self.text, old, new)
        self.version += 1
        change = lsp.TextDocumentContentChangePartial(range=there, text=new)
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        return await self.told()

    def place(self, part: str, offset: int = 0) -> lsp.Position:
        """Where a part of the text stands, in UTF-16."""
        before = self.text[: self.text.index(part) + offset]
        return lsp.Position(before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)

    def said(self, there: lsp.Range) -> str:
        """The part of one line that a range holds."""
        line = self.text.split("\n")[there.start.line].encode("utf-16-le")
        return line[there.start.character * 2 : there.end.character * 2].decode("utf-16-le")

    async def completed(self, part: str) -> dict[str, lsp.CompletionItem]:
        """What is offered behind a part of the text."""
        document = lsp.TextDocumentIdentifier(self.uri)
        params = lsp.CompletionParams(document, self.place(part, len(part)))
        found = await asyncio.wait_for(self.client.text_document_completion_async(params), WAIT)
        assert isinstance(found, lsp.CompletionList)
        return {item.label: item for item in found.items}

    async def hover(self, part: str) -> str:
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(self.uri), self.place(part, len(part)))
        found = await asyncio.wait_for(self.client.text_document_hover_async(params), WAIT)
        return found.contents.value if found and isinstance(found.contents, lsp.MarkupContent) else ""

    async def definition(self, part: str) -> tuple[str, str]:
        """The file and the line to which a name leads."""
        params = lsp.DefinitionParams(lsp.TextDocumentIdentifier(self.uri), self.place(part, len(part)))
        found = await asyncio.wait_for(self.client.text_document_definition_async(params), WAIT)
        if not isinstance(found, lsp.Location):
            return "", ""
        path = Path(found.uri.removeprefix("file://"))
        text = self.text if found.uri == self.uri else path.read_text(encoding="utf-8")
        return path.name, text.split("\n")[found.range.start.line].strip()

    async def remedies(self, diagnostic: lsp.Diagnostic) -> dict[str, list[lsp.TextEdit]]:
        context = lsp.CodeActionContext([diagnostic])
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(self.uri), diagnostic.range, context)
        found = await asyncio.wait_for(self.client.text_document_code_action_async(params), WAIT)
        actions = [action for action in found or [] if isinstance(action, lsp.CodeAction)]
        return {action.title: list(_edits(action)) for action in actions}

    async def take(self, edits: list[lsp.TextEdit]) -> list[lsp.Diagnostic]:
        """Applies an edit as editors do; what is wrong then."""
        assert len(edits) == 1
        lines = self.text.split("\n")
        there = edits[0].range
        start = sum(len(line) + 1 for line in lines[: there.start.line]) + _points(lines, there.start)
        end = sum(len(line) + 1 for line in lines[: there.end.line]) + _points(lines, there.end)
        old, self.text = self.text, self.text[:start] + edits[0].new_text + self.text[end:]
        self.version += 1
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
        whole = lsp.TextDocumentContentChangeWholeDocument(self.text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))
        assert old != self.text
        return await self.told()


def _points(lines: list[str], place: lsp.Position) -> int:
    if place.line >= len(lines):
        return 0
    return len(lines[place.line].encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))


def _edits(action: lsp.CodeAction) -> list[lsp.TextEdit]:
    assert action.edit is not None and action.edit.changes
    return [edit for edits in action.edit.changes.values() for edit in edits if isinstance(edit, lsp.TextEdit)]


def edit(path: Path, work: Callable[[Editor], Awaitable[Any]]) -> None:
    """Opens a file that is sound, works on it, and ends the server."""

    async def run() -> None:
        editor = Editor(path)
        await editor.start()
        try:
            assert await editor.told() == []
            await work(editor)
        finally:
            await editor.stop()

    asyncio.run(run())


def test_diagnostics_and_remedies_in_notes(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        [found] = await editor.write("issued-by kazinform", "issued-by kazinfrom")
        assert editor.said(found.range) == "kazinfrom"
        assert found.severity == lsp.DiagnosticSeverity.Error
        remedies = await editor.remedies(found)
        assert await editor.take(remedies["Write kazinform"]) == []
        # what stands behind letters beyond the first plane is underlined in UTF-16
        [found, *_] = await editor.write(
            'declare paris City "Paris"', 'declare paris City "𝄞𝄞", "Paris"; place nowhere'
        )
        assert editor.said(found.range) == "nowhere"
        assert len(await editor.write('"𝄞𝄞", "Paris"; place nowhere', '"Paris"')) == 0
        found, step = sorted(await editor.write("; silent signed-by-hand-of", ""), key=lambda d: str(d.code) == "step")
        assert step.severity == lsp.DiagnosticSeverity.Warning
        assert "kg notes to-turtle" in step.message
        remedies = await editor.remedies(found)
        left = await editor.take(remedies["Write: ; silent signed-by-hand-of"])
        assert [one.code for one in left] == ["step"]
        [whole] = (await editor.remedies(left[0]))["Write article.ttl anew"]
        assert "ent:isSilentOn ent:signedByHandOf" in whole.new_text
        found = next(
            one
            for one in await editor.write(
                "4\n  x «The two sides met. The two sides left.»: Left out in this test.\n", "4\n"
            )
            if one.code != "step"
        )
        assert editor.said(found.range) == "4"
        remedies = await editor.remedies(found)
        left = await editor.take(remedies["Write: x «The two sides met. The two sides left.»: REASON"])
        assert [one.code for one in left] == ["words/no-reason", "step"]  # the reason is the author's

    edit(write(tmp_path), work)


def test_completion_in_notes(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.write(
            "    Signing signing: signs",
            '    Signing signing: place Lond; agent "Kathy L"; si\n    Sig\n    Meeting meeting: time «x» = 2024 ! pla\n      pur\n    Signing signing: precedes :head; silent signed; signs',
        )
        assert "silent" in await editor.completed('"Kathy L"; si')
        assert (await editor.completed('"Kathy L"; si'))["signed-by"].kind == lsp.CompletionItemKind.Property
        london = (await editor.completed("place Lond"))["london"]
        assert isinstance(london.text_edit, lsp.TextEdit)
        assert editor.said(london.text_edit.range) == "Lond"
        assert "City" in (london.detail or "")
        assert '"Kathy Leach"' in await editor.completed('agent "Kathy L')
        assert {"Signing"} <= (await editor.completed("\n    Sig")).keys()
        assert "purchase" in await editor.completed("\n      pur")
        assert await editor.completed("2024 ! pla") == {}
        assert list(await editor.completed("precedes :head")) == [":heading-signing"]
        assert list(await editor.completed("silent signed")) == ["signed-by", "signed-by-hand-of"]

    edit(write(tmp_path), work)


def test_completion_orders_by_what_the_role_takes(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.write('place "Paris"', "place ka")
        found = sorted((await editor.completed("place ka")).values(), key=lambda item: item.sort_text or "")
        kinds = [item.detail or "" for item in found]
        first_person = next((n for n, kind in enumerate(kinds) if "Person" in kind), len(kinds))
        assert any("State" in kind or "City" in kind for kind in kinds[:first_person])
        assert {"kz", "kathy-leach"} <= {item.label for item in found}

    edit(write(tmp_path), work)


def test_hover_and_definitions_in_notes(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        assert "Kazinform" in await editor.hover("issued-by kazin")
        assert "ent:signs" in await editor.hover("Signing signing: sig")
        assert "ent:Signing (" in await editor.hover("    Sig")
        assert await editor.hover("«Treaty sig") == ""
        assert (await editor.definition("issued-by kazin")) == ("organisations.ttl", "body:kazinform")
        assert (await editor.definition("signs paris-tr"))[1].startswith("declare document:paris-treaty")
        assert await editor.definition("Signing signing: sig") == ("entente.ttl", "ent:signs")
        await editor.write("; silent signed-by-hand-of", "; silent signed-by-hand-of; continues :heading-signing {1a}")
        assert (await editor.definition("continues :head"))[1].startswith("Signing heading-signing:")

    edit(write(tmp_path), work)


def test_turtle(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        found = await editor.write("ent:signedByState country:fr", "ent:singedByState country:fr")
        assert {one.code for one in found} == {"terms/undeclared"}
        assert {one.range.start.line for one in found} == {editor.place("ent:singedByState").line}
        remedies = await editor.remedies(found[0])
        assert await editor.take(next(iter(remedies.values()))) == []
        [found_one] = await editor.write("ent:isSilentOn ent:signedByHandOf ;\n", "")
        remedies = await editor.remedies(found_one)
        assert await editor.take(remedies["Write: ent:isSilentOn ent:signedByHandOf ;"]) == []
        [broken] = await editor.write('oa:exact "Treaty signed" ;', "oa:exact “Treaty signed” ;")
        assert broken.range.start == editor.place("“Treaty")
        assert await editor.write("“Treaty signed”", '"Treaty signed"') == []
        assert "ent:signedByHandOf" in await editor.completed("  ent:signedBy")
        await editor.write("ent:hasPlace place:paris", "ent:hasPlace place:lon")
        assert "place:london" in await editor.completed("ent:hasPlace place:lon")
        assert "ent:Signing" in await editor.completed("  a ent:Sig")
        assert "Germany" in await editor.hover("country:d")
        assert "ent:signedByState (" in await editor.hover("ent:signedByS")
        assert (await editor.definition("ent:hasTime :on-5"))[1] == ":on-5-march-2024"
        assert await editor.definition(", country:d") == ("countries.ttl", "country:de")

    edit(write(tmp_path, notes=False), work)


def test_faults_of_files_are_told_and_not_fatal(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        for content in ("", "\x00", "«" * 1000, "article talks\n" * 3, "\ufeff\r\n\t", "x" * 200_000, "\u2028 : ;"):
            editor.version += 1
            document = lsp.VersionedTextDocumentIdentifier(editor.version, editor.uri)
            whole = lsp.TextDocumentContentChangeWholeDocument(content)
            editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))
            editor.text = content
            assert await editor.told() != []
            for position in (lsp.Position(0, 0), lsp.Position(7, 70)):
                place = {"text_document": lsp.TextDocumentIdentifier(editor.uri), "position": position}
                await asyncio.wait_for(
                    editor.client.text_document_completion_async(lsp.CompletionParams(**place)), WAIT
                )
                await asyncio.wait_for(editor.client.text_document_hover_async(lsp.HoverParams(**place)), WAIT)
                await asyncio.wait_for(
                    editor.client.text_document_definition_async(lsp.DefinitionParams(**place)), WAIT
                )
        document = lsp.VersionedTextDocumentIdentifier(editor.version + 1, editor.uri)
        editor.version += 1
        whole = lsp.TextDocumentContentChangeWholeDocument(NOTES)
        editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))
        assert await editor.told() == []

    edit(write(tmp_path), work)


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import main

    monkeypatch.setitem(sys.modules, "pygls", None)
    for name in [name for name in sys.modules if name.startswith(("pygls.", "kg.lsp"))]:
        monkeypatch.delitem(sys.modules, name)
    assert main(["lsp"]) == 2
    assert "pip install" in capsys.readouterr().err
    assert main(["lsp", "--graph", str(ROOT / "nowhere")]) == 2


def test_made_turtle_is_what_the_other_tests_expect() -> None:
    assert ":on-5-march-2024" in made()
