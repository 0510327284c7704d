"""How long an author waits: for what is wrong after a change, for completion, after a save, for one article of many.

    python benchmarks/lsp.py [--articles 1000] [--changes 20] [--graph DIR]

The server is started as an editor starts it and asked over stdio, on the bundled article with its notes and on an article
of corpus_sample.py. Times are by the clock, from the change to the answer; beside them the processor time that the server
(or the command) took, which holds on a busy machine. The pause that the server makes before it checks is among the first.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus_sample
from lsprotocol import types as lsp
from pygls.lsp.client import BaseLanguageClient

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "graph" / "articles" / "kazakhstan-uk-strategic-dialogue-8"


def show(what: str, clock: list[float], processor: list[float]) -> None:
    """The median and the longest, in milliseconds."""
    ms = [1000 * value for value in (statistics.median(clock), max(clock), statistics.median(processor))]
    print(f"  {what:<52} {ms[0]:8,.0f} ms, at most {ms[1]:8,.0f}; processor {ms[2]:8,.0f} ms")


def processor_of(pid: int) -> float:
    """Seconds of processor time that a process has taken (Linux; elsewhere 0)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def served(path: Path, words: str, changes: int) -> None:
    """Changes one letter of some words of a file again and again."""
    client = BaseLanguageClient("benchmark", "1")
    told: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def _(params: lsp.PublishDiagnosticsParams) -> None:
        told.put_nowait(params)

    await client.start_io(sys.executable, "-m", "kg", "lsp")
    pid = client._server.pid  # type: ignore[union-attr]
    await client.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities()))
    client.initialized(lsp.InitializedParams())
    text = path.read_text(encoding="utf-8")
    before = text[: text.index(words)]
    place = lsp.Position(before.count("\n"), len(before.rpartition("\n")[2]))
    start = time.perf_counter()
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(path.as_uri(), "", 1, text)))
    await told.get()
    show(f"{path.name}: opened, everything read", [time.perf_counter() - start], [processor_of(pid)])
    results: dict[str, tuple[list[float], list[float]]] = {"change": ([], []), "completion": ([], [])}
    for number in range(changes):
        letter = "x" if number % 2 == 0 else words[0]
        there = lsp.Range(place, lsp.Position(place.line, place.character + 1))
        document = lsp.VersionedTextDocumentIdentifier(number + 2, path.as_uri())
        change = lsp.TextDocumentContentChangePartial(range=there, text=letter)
        start, spent = time.perf_counter(), processor_of(pid)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        await told.get()
        results["change"][0].append(time.perf_counter() - start)
        results["change"][1].append(processor_of(pid) - spent)
        start, spent = time.perf_counter(), processor_of(pid)
        behind = lsp.Position(place.line, place.character + 2)
        await client.text_document_completion_async(
            lsp.CompletionParams(lsp.TextDocumentIdentifier(path.as_uri()), behind)
        )
        results["completion"][0].append(time.perf_counter() - start)
        results["completion"][1].append(processor_of(pid) - spent)
    for what, (clock, processor) in results.items():
        show(f"{path.name}: {what}", clock, processor)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def command(what: str, *arguments: str) -> None:
    """A command, cold."""
    clock, processor = [], []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", *arguments], check=False, capture_output=True)
        clock.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    show(what, clock, processor)


def watched(graph: Path, file: Path) -> None:
    """`kg validate --watch` of a graph, from a save to what it says."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "validate", "--watch", "--graph", str(graph)], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    while "Watching" not in process.stderr.readline():
        pass
    clock, processor = [], []
    for number in range(7):
        start, spent = time.perf_counter(), processor_of(process.pid)
        file.write_text(file.read_text(encoding="utf-8") + ("\n" if number % 2 else "# saved\n"), encoding="utf-8")
        process.stderr.readline()
        clock.append(time.perf_counter() - start)
        processor.append(processor_of(process.pid) - spent)
    process.terminate()
    show("kg validate --watch: after a save", clock, processor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--graph", type=Path, help="of corpus_sample.py; made if left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = options.graph or Path(folder) / "graph"
        if options.graph is None:
            corpus_sample.write(options.articles, graph)
        own = Path(folder) / "own"
        shutil.copytree(ARTICLE, own / "articles" / ARTICLE.name)
        print("The language server")
        notes = own / "articles" / ARTICLE.name / "article.notes"
        asyncio.run(served(notes, "kazinform", options.changes))
        article = graph / "articles" / "sample-00001" / "article.ttl"
        asyncio.run(served(article, "ent:hasVoice", options.changes))
        print(f"One article of {len(list((graph / 'articles').iterdir()))}")
        command("kg validate ARTICLE", "validate", str(article))
        subprocess.run(
            [sys.executable, "-m", "kg", "validate", "--graph", str(graph)], check=False, capture_output=True
        )
        article.write_text(article.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
        command("kg validate of the whole graph, one changed", "validate", "--graph", str(graph))
        print("Watching")
        watched(own, notes)


if __name__ == "__main__":
    main()
