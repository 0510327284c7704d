"""A store that follows its graph, treated badly: parts of abuse.py.

python benchmarks/abuse.py killed-follows             200 changes, each with a build that is killed, and one that is not
python benchmarks/abuse.py readers-and-writer         two readers and a writer for a minute
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus_sample
import pyoxigraph as ox

from kg import snapshot
from kg.files import write_atomically
from kg.snapshot import index

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 3
LEFT = 1_000_000  # bytes that may be there beside the snapshots after a build
# A reader says what state each of its answers is of, and what they are: one line for each time it opens the graph.
READER = """
import json, sys, time
import kg
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    with kg.open(sys.argv[1]) as graph:
        by = [row[0] for row in graph.query("SELECT ?by { ?a <https://w3id.org/entente/ontology#encodedBy> ?by }")]
        told = [len(graph.ask("timeline")), len(graph.ask("articles"))]
        print(json.dumps([graph.digest, by, told]), flush=True)
"""


def start(graph: Path, cache: Path) -> subprocess.Popen[bytes]:
    """A build of a graph, in a process of its own."""
    environment = {**os.environ, "ENTENTE_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", "build", "--graph", str(graph)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def built(graph: Path, cache: Path) -> tuple[Path, float]:
    """The snapshot of the files as they are, and the seconds that it took to build."""
    began = time.monotonic()
    process = start(graph, cache)
    _, said = process.communicate()
    if process.returncode:
        raise SystemExit(f"a build of files that do not change failed: {said.decode()}")
    taken = time.monotonic() - began
    os.environ["ENTENTE_CACHE"] = str(cache)  # where this process looks for that snapshot
    return Path(said.decode().strip().splitlines()[-1].split(": ", 1)[1]), taken


def change(graph: Path, number: int) -> None:
    """Gives the first article of a sample another encoder, "p" with a number."""
    slug, _, turtle = next(iter(corpus_sample.articles(1)))[:3]
    text = turtle.replace("a ent:Article ;", f'a ent:Article ;\n  ent:encodedBy "p{number}" ;', 1)
    write_atomically(graph / "articles" / slug / "article.ttl", text.encode())


def states(cache: Path) -> list[Path]:
    """The snapshots in a cache."""
    return sorted(path for path in cache.iterdir() if len(path.name) == 32 and path.name.isalnum())


def left_over(cache: Path) -> int:
    """Bytes of all that belongs to no snapshot."""
    whole = {path.name for path in states(cache)}
    files = [path for path in cache.rglob("*") if path.is_file() and path.relative_to(cache).parts[0] not in whole]
    return sum(path.stat().st_size for path in files)


def encoders(folder: Path) -> list[str]:
    """Who encoded articles, as the store of a snapshot has it."""
    store = ox.Store.read_only(str(folder / "store"))
    question = "SELECT ?by { ?a <https://w3id.org/entente/ontology#encodedBy> ?by }"
    return [row[0].value for row in store.query(question, use_default_graph_as_union=True)]  # type: ignore[union-attr,index]


def is_whole(folder: Path) -> bool:
    """Whether a snapshot is what it says: its key, its quads, its store."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    store = ox.Store.read_only(str(folder / "store"))
    return manifest["key"] == folder.name and len(store) == manifest["quads"] and not index.damage(folder)


def _sample(folder: Path) -> tuple[Path, Path]:
    corpus_sample.write(ARTICLES, folder / "graph")
    return folder / "graph", folder / "cache"


def killed_follows(runs: int) -> dict[str, int]:
    """Changes of one article, at any moment of the build of which it is killed: states that are neither the old nor the new
    one, builds after that which give other triples than one from nothing, and those that leave more than `LEFT` bytes."""
    broken = other = left = killed = 0
    chance = random.Random(23)
    with tempfile.TemporaryDirectory() as name:
        graph, cache = _sample(Path(name))
        change(graph, 0)
        first, _ = built(graph, cache)
        expected = b"".join(snapshot.quads(first.name)).splitlines()
        longest = 0.0
        for run in range(1, runs + 1):
            change(graph, run)
            if run > 1:  # the first says how long it takes
                process = start(graph, cache)
                time.sleep(chance.uniform(0, 1.1) * longest)
                process.kill()
                process.communicate()
                killed += process.returncode < 0
                broken += sum(not is_whole(state) for state in states(cache))
            folder, taken = built(graph, cache)
            longest = longest or taken
            lines = [line.replace(b'"p0"', f'"p{run}"'.encode()) for line in expected]
            same = sorted(lines) == sorted(b"".join(snapshot.quads(folder.name)).splitlines())
            other += not (same and is_whole(folder) and encoders(folder) == [f"p{run}"])
            left += left_over(cache) > LEFT
    print(f"killed-follows   {killed} killed, the others had finished")
    return {"neither old nor new": broken, "not as from nothing": other, "left more than 1 MB": left}


def readers_and_writer(runs: int) -> dict[str, int]:
    """Two readers for 0.3 seconds a run (a minute for 200) while articles change and are built: what failed, and answers of
    one state that differ or are those of another."""
    seconds = 0.3 * runs
    known: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        graph, cache = _sample(Path(name))
        known[built(graph, cache)[0].name] = []
        command = [sys.executable, "-c", READER, str(graph), str(seconds)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        reading = [
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
        ]
        number = 0
        while any(process.poll() is None for process in reading):
            number += 1
            change(graph, number)
            known[built(graph, cache)[0].name] = [f"p{number}"]
        said = [process.communicate() for process in reading]
    failed = sum(process.returncode != 0 for process in reading)
    answers = [json.loads(line) for out, _ in said for line in out.splitlines()]
    mixed = sum(known.get(digest) != by for digest, by, _ in answers)
    counts = {digest: {tuple(told) for one, _, told in answers if one == digest} for digest, _, _ in answers}
    print(f"readers-and-writer   {number} changes, {len(answers)} answers of {len(counts)} states")
    for _, error in said:
        sys.stdout.write(error.decode())
    return {"failed": failed, "mixed": mixed + sum(len(each) > 1 for each in counts.values())}
