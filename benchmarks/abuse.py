"""Treats the program badly, many times over, and counts what came of it: every figure is to be 0.

    python benchmarks/abuse.py                                all parts: 200 runs each, 100,000 strings for each reader
    python benchmarks/abuse.py killed-queries --runs 20       one of them, shorter
    python benchmarks/abuse.py notes edtf --strings 1000      two of the readers (benchmarks/readers.py)

Each part prints one line, and the exit code is 1 where a count is not 0. The runs of a part differ by a
fixed seed, so that two calls do the same.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import corpus_sample

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import following
import readers

from kg import snapshot

ROOT = Path(__file__).resolve().parent.parent

# Hours of work, of each kind of query.
_MANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_NEVER = "FILTER(CONTAINS(CONCAT(STR(?c), STR(?f), STR(?i)), 'zzqqx'))"
ENDLESS = (
    f"SELECT (COUNT(*) AS ?n) {{ {_MANY} }}",
    f"ASK {{ {_MANY} {_NEVER} }}",
    f"CONSTRUCT {{ ?a ?b ?c }} {{ {_MANY} {_NEVER} }}",
    f"DESCRIBE ?a {{ {_MANY} }} ORDER BY ?i",
)
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)


def processes(words: str) -> set[str]:
    """The processes, as numbers, that are not finished and have these words in their command line."""
    listed = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,stat=,args="], capture_output=True, text=True, check=True)
    lines = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return {pid for pid, state, *said in lines if "Z" not in state and words in "".join(said)}


def killed_queries(runs: int) -> dict[str, int]:
    """Queries whose command, or Python program, is killed at any moment: the processes that they leave behind."""
    chance = random.Random(13)
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "ENTENTE_CACHE": cache}
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([sys.executable, "-m", "kg", "build"], check=True, env=environment, cwd=ROOT, **quiet)
        for run in range(runs):
            text = f"{ENDLESS[run % len(ENDLESS)]} # {cache}"  # so that the command line tells whose it is
            program = ["-m", "kg", "query", "--timeout", "3600", text]
            if chance.random() < 0.3:
                program = ["-c", f"import kg; kg.open().query({text!r}, timeout=3600)"]
            owner = subprocess.Popen([sys.executable, *program], env=environment, cwd=ROOT, **quiet)
            waits, moment = chance.random() < 0.7, chance.uniform(0, 0.5)
            end = time.monotonic() + 5 * waits  # most are killed once the worker is there
            while len(processes(cache)) < 2 and owner.poll() is None and time.monotonic() < end:
                pass
            time.sleep(moment)
            owner.send_signal(chance.choice(ENDS))
            owner.wait()
        time.sleep(2)
        left = processes(cache)
        for pid in left:
            os.kill(int(pid), signal.SIGKILL)
    return {"orphans": len(left)}


ARTICLES = 3


def killed_builds(runs: int) -> dict[str, int]:
    """Builds killed at any moment while their files change and change back: the caches from which a build of the files,
    as they are in the end, takes other triples than a build from nothing gives."""
    poisoned = finished = refused = killed = 0
    chance = random.Random(17)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph, cache = folder / "graph", folder / "cache"
        corpus_sample.write(ARTICLES, graph)
        files = sorted(path for path in graph.rglob("*") if path.is_file())
        articles = [path for path in files if path.name == "article.ttl"]
        contents = {path: path.read_bytes() for path in files}
        others = {path: _another(path, data) for path, data in contents.items()}
        expected, longest = _built(graph, folder / "from nothing")
        for run in range(runs):
            # From nothing, or from what earlier builds kept of single articles.
            for left in [cache] if run % 2 == 0 else cache.glob("[0-9a-f]*"):
                shutil.rmtree(left, ignore_errors=True)
            process = following.start(graph, cache)
            kill = chance.random() < 0.5  # the others go on to the end, where poison would get its name
            for _ in range(chance.choice((1, 1, 1, 2, 4))):  # somebody saves a file, or saves all the time
                if chance.random() < 0.5:  # the worst moment: the key is known, and the files are still to be read
                    _await_lock(process, cache)
                else:
                    time.sleep(chance.uniform(0, 0.6) * longest)
                path = chance.choice(chance.choice((files, articles)))
                _put(path, others[path])
                with suppress(subprocess.TimeoutExpired):
                    process.wait(chance.uniform(0, 0.5 if kill else 2) * longest)
                _put(path, contents[path])
            if kill:
                time.sleep(chance.uniform(0, 0.3) * longest)
                process.kill()
            process.communicate()
            code = process.returncode
            killed += code < 0
            refused += code > 0
            finished += code == 0
            found, _ = _built(graph, cache)  # what does the cache give for the files as they are?
            poisoned += found != expected
    print(f"killed-builds    {killed} killed, {refused} refused as files had changed, {finished} finished")
    return {"poisoned": poisoned}


def _await_lock(process: subprocess.Popen[bytes], cache: Path) -> None:
    while process.poll() is None and not any(cache.glob(".*.lock")):
        time.sleep(0.002)


def _another(path: Path, data: bytes) -> bytes:
    """Other content that is valid too, with other triples where it can."""
    if path.name == "article.ttl":
        return data.replace(b'ent:language "en"', b'ent:language "en-GB"')
    return data + (b"# changed\n" if path.suffix == ".ttl" else b"changed\n")


def _put(path: Path, data: bytes) -> None:
    """As editors save: whole."""
    temporary = path.with_name(f".{path.name}.saved")
    temporary.write_bytes(data)
    temporary.replace(path)


def _built(graph: Path, cache: Path) -> tuple[bytes, float]:
    """The triples of a build of the files as they are, and the seconds that it took."""
    folder, taken = following.built(graph, cache)
    return b"".join(snapshot.quads(folder.name)), taken


PARTS: dict[str, Callable[[int], dict[str, int]]] = {
    "killed-queries": killed_queries,
    "killed-builds": killed_builds,
    "killed-follows": following.killed_follows,
    "readers-and-writer": following.readers_and_writer,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    every = [*PARTS, *readers.READERS]
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(every)}; all if left out")
    parser.add_argument("--runs", type=int, default=200, help="of builds and queries")
    parser.add_argument("--strings", type=int, default=100_000, help="for each reader")
    options = parser.parse_args()
    # In the background of a shell SIGINT is ignored, and would be by all that is to be ended with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if unknown := set(options.parts) - set(every):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(every)}")
    bad = 0
    for name in options.parts or every:
        if name in PARTS:
            counts, tried = PARTS[name](options.runs), f"{options.runs} runs"
        else:
            counts, tried = dict(readers.read(name, options.strings)), f"{options.strings} strings"
        print(f"{name:<16} {tried}   {'   '.join(f'{count} {what}' for what, count in counts.items())}", flush=True)
        bad += sum(counts.values())
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
