"""kg serve beside the oxigraph server (and rdflib-endpoint, where it is installed) on the same snapshot.

    pip install -e '.[test]' && python benchmarks/serve.py [--seconds 6] [--rounds 3] [--hostile 60]

Requests per second of small queries over kept connections: the same dozen again and again; queries of which each is
another, so that nothing can be kept; such with a filter; and such with a path, which kg serve gives to a process of its own.
All servers run, and are asked in turns of some seconds by the same program over eight connections, so that a busy machine slows
all alike; what counts is the ratio, and the time of a processor. Then the first pages (milliseconds to the last byte, and bytes with style and script), and 50 clients of
whose queries 5 % never end: the median of the ordinary ones beside what it is without these, errors, and memory.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import kg
from kg import snapshot
from kg.paths import Workspace
from kg.snapshot.named import make

ENT = "PREFIX ent: <https://w3id.org/entente/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
SMALL = (
    "SELECT ?p ?s WHERE { ?p ent:represents ?s }",
    "SELECT ?d ?s WHERE { ?d ent:hasSignatory ?s }",
    "ASK { ?m a ent:Meeting }",
    "SELECT ?x WHERE { ?x skos:prefLabel 'Kazakhstan' }",
    "SELECT ?e ?v WHERE { ?e ent:hasVoice ?v } LIMIT 10",
    "SELECT (COUNT(*) AS ?n) WHERE { ?s a ent:Evidence }",
)
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>|^!<urn:x>)* ?c . ?c (!<urn:x>)* ?d }",
)
AIM, FIRST_PAGE, FIRST_BYTES, SLOWER = 0.7, 100, 150_000, 2.0
CLIENTS = 50
SEEDS = itertools.count(7)  # no two runs ask the same


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def started(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from when it takes connections."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                with socket.create_connection(("127.0.0.1", port), 1) as line:
                    line.settimeout(30)
                    line.sendall(
                        f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
                    )
                    line.recv(100)  # until it answers: a socket can take connections before there is anybody behind it
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def servers(key: str) -> dict[str, tuple[list[str], int, str]]:
    """The command, port and path of the endpoint of each server that is installed."""
    make(key)  # a store with the names of all graphs
    folder = snapshot.folder_of(key) / "named"
    (folder / "graph.nq").write_bytes(b"".join(snapshot.quads(key)))
    found = {}
    port = free_port()
    found["kg serve"] = ([sys.executable, "-m", "kg", "serve", "--no-open", "--port", str(port)], port, "/sparql")
    if program := shutil.which("oxigraph"):
        port = free_port()
        command = [
            program,
            "serve-read-only",
            "-l",
            str(folder / "store"),
            "-b",
            f"127.0.0.1:{port}",
            "--union-default-graph",
        ]
        found["oxigraph"] = (command, port, "/query")
    if find_spec("rdflib_endpoint"):
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "rdflib_endpoint",
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            str(folder / "graph.nq"),
        ]
        found["rdflib-endpoint"] = (command, port, "/")
    return found


async def asks(
    port: int, path: str, query: Callable[[], tuple[str, bool]], until: float
) -> list[tuple[bool, int, float]]:
    """One client: whether each query was hostile, its status, and how long it took."""
    done: list[tuple[bool, int, float]] = []
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    while time.perf_counter() < until:
        text, hostile = query()
        began = time.perf_counter()
        try:
            if writer is None or reader is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"GET {path}?query={quote(ENT + text)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/sparql-results+json\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            if length := re.search(rb"(?i)content-length: *(\d+)", answer):
                await reader.readexactly(int(length[1]))
            else:  # in chunks
                while size := int((await reader.readline()).strip() or b"0", 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            status = int(answer.split(b" ", 2)[1])
        except (OSError, asyncio.IncompleteReadError, ValueError):
            status, writer = 0, None
        done.append((hostile, status, time.perf_counter() - began))
    if writer is not None:
        writer.close()
    return done


def load(
    port: int, path: str, query: Callable[[], tuple[str, bool]], seconds: float, clients: int
) -> list[tuple[bool, int, float]]:
    async def run() -> list[tuple[bool, int, float]]:
        until = time.perf_counter() + seconds
        done = await asyncio.gather(*(asks(port, path, query, until) for _ in range(clients)))
        return [one for each in done for one in each]

    return asyncio.run(run())


def same() -> Callable[[], tuple[str, bool]]:
    dice = random.Random(next(SEEDS))
    return lambda: (dice.choice(SMALL), False)


def others() -> Callable[[], tuple[str, bool]]:
    dice = random.Random(next(SEEDS))
    return lambda: (f"{dice.choice(SMALL)} #{dice.random()}", False)


def filtered() -> Callable[[], tuple[str, bool]]:
    """Queries with a condition, each another."""
    dice = random.Random(next(SEEDS))
    return lambda: (f"SELECT ?p ?s WHERE {{ ?p ent:represents ?s FILTER(STR(?s) != '{dice.random()}') }}", False)


def elsewhere() -> Callable[[], tuple[str, bool]]:
    """Queries that kg serve gives to a process of their own, each another."""
    dice = random.Random(next(SEEDS))
    return lambda: (
        f"SELECT ?p ?s WHERE {{ ?p ent:represents/a ent:Country FILTER(STR(?p) != '{dice.random()}') }}",
        False,
    )


def mixed() -> Callable[[], tuple[str, bool]]:
    dice = random.Random(next(SEEDS))

    def query() -> tuple[str, bool]:
        hostile = dice.random() < 0.05
        return f"{dice.choice(HOSTILE if hostile else SMALL)} #{dice.random()}", hostile

    return query


def memory(process: subprocess.Popen[bytes]) -> float:
    """Mebibytes in use by a process and its children."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if int(folder.name) == process.pid or parent == process.pid:
                total += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError):
            continue
    return total / 2**20


def processor(process: subprocess.Popen[bytes]) -> float:
    """Seconds of a processor that a process and its children have had."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == process.pid or int(told[1]) == process.pid:
            total += int(told[11]) + int(told[12])
    return total / os.sysconf("SC_CLK_TCK")


def throughput(key: str, seconds: float, rounds: int) -> None:
    kinds = (
        ("the same queries", same),
        ("each query another", others),
        ("each another, with a filter", filtered),
        ("each another, with a path", elsewhere),
    )
    with ExitStack() as stack:
        found = servers(key)
        running = {name: stack.enter_context(started(command, port)) for name, (command, port, _) in found.items()}
        for name, kind in kinds:
            rates: dict[str, list[float]] = {}
            costs: dict[str, list[float]] = {}
            queries = {server: kind() for server in found}
            for server, (_, port, path) in found.items():  # until each is warm
                load(port, path, queries[server], 2.0, 8)
            for _ in range(rounds):
                for server, (_, port, path) in found.items():
                    before = processor(running[server])
                    done = load(port, path, queries[server], seconds, 8)
                    wrong = sum(status != 200 for _, status, _ in done)
                    assert not wrong, (server, wrong)
                    rates.setdefault(server, []).append(len(done) / seconds)
                    costs.setdefault(server, []).append((processor(running[server]) - before) / len(done) * 1e6)
            for server in found:
                told = f"{name}: {server} {statistics.median(rates[server]):.0f} requests a second, {statistics.median(costs[server]):.0f} µs of a processor each"
                if server != "kg serve":
                    ratios = [ours / theirs for ours, theirs in zip(rates["kg serve"], rates[server], strict=True)]
                    told += f"; kg serve has {statistics.median(ratios):.2f} of it, {min(ratios):.2f} to {max(ratios):.2f} (aim {AIM})"
                print(told, flush=True)


def pages(key: str) -> None:
    import httpx

    command, port, _ = servers(key)["kg serve"]
    with started(command, port), httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        slug = (
            kg.open().query("SELECT ?a WHERE { ?a a ent:Article } LIMIT 1").rows()[0][0].short.removeprefix("article:")
        )
        for path in ("/", f"/article/{slug}", "/thing/country/kz", "/timeline", "/network", "/ask/timeline"):
            took, size = [], 0
            for _ in range(5):
                began = time.perf_counter()
                size = len(client.get(path).content)
                took.append((time.perf_counter() - began) * 1000)
            extra = sum(len(client.get(f"/static/{name}").content) for name in ("style.css", "page.js", "icon.svg"))
            print(
                f"page {path}: first {took[0]:.0f} ms, then {min(took[1:]):.0f} ms (aim {FIRST_PAGE}); "
                f"{(size + extra) / 1000:.0f} kB with style and script (aim {FIRST_BYTES / 1000:.0f})"
            )


def hostile(key: str, seconds: float) -> None:
    command, port, path = servers(key)["kg serve"]
    with started(command, port) as process:
        load(port, path, others(), 4.0, CLIENTS)
        alone = [took for *_, took in load(port, path, others(), min(seconds, 10), CLIENTS)]
        done = load(port, path, mixed(), seconds, CLIENTS)
        used = memory(process)
        time.sleep(12)  # until the last hostile one has ended
        alone += [took for *_, took in load(port, path, others(), min(seconds, 10), CLIENTS)]
        without = statistics.median(alone)
        ordinary = [(status, took) for bad, status, took in done if not bad]
        bad = [status for bad, status, _ in done if bad]
        median = statistics.median(took for _, took in ordinary)
        wrong = sum(status != 200 for status, _ in ordinary)
        kinds = {status: bad.count(status) for status in sorted(set(bad))}
        print(
            f"{CLIENTS} clients for {seconds:g} s, 5 % hostile: ordinary {len(ordinary)}, median {median * 1000:.1f} ms, "
            f"{median / without:.2f} of that without hostile ones before and after, {without * 1000:.1f} ms (aim {SLOWER}); "
            f"{wrong} errors among them; hostile {len(bad)}, by status {kinds}; {used:.0f} MiB in use"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--hostile", type=float, default=60, metavar="SECONDS")
    options = parser.parse_args()
    kg.open().close()  # built now, and not while somebody waits
    key = snapshot.key_of(Workspace.at())
    pages(key)
    throughput(key, options.seconds, options.rounds)
    hostile(key, options.hostile)


if __name__ == "__main__":
    main()
