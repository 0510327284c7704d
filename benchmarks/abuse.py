"""Abuses the program, within bounds, and counts what goes wrong: python benchmarks/abuse.py [--runs 200] [PART …]

killed_builds: builds are killed at any moment, while their files change and change back. Poisoned is a cache from which
a build of the files, as they are in the end, takes other triples than a build from nothing gives.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import corpus_sample

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 3


def killed_builds(runs: int) -> int:
    """Kills builds of a small graph whose files change under them; returns how many poisoned the cache."""
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
            process = _start(graph, cache)
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
    print(
        f"killed builds with files changing under them: {poisoned} poisoned of {runs} "
        f"({killed} killed, {refused} refused as files had changed, {finished} finished)"
    )
    return poisoned


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


def _start(graph: Path, cache: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ENTENTE_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", "build", "--graph", str(graph)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _built(graph: Path, cache: Path) -> tuple[bytes, float]:
    """The triples of a build of the files as they are, and the seconds that it took."""
    start = time.monotonic()
    process = _start(graph, cache)
    _, said = process.communicate()
    if process.returncode:
        raise SystemExit(f"a build of files that do not change failed: {said.decode()}")
    folder = Path(said.decode().strip().splitlines()[-1].split(": ", 1)[1])
    return (folder / "graph.nq").read_bytes(), time.monotonic() - start


PARTS: dict[str, Callable[[int], int]] = {"killed_builds": killed_builds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all if left out")
    parser.add_argument("--runs", type=int, default=200, help="of each part, 200 if left out")
    options = parser.parse_args()
    faults = sum(PARTS[part](options.runs) for part in options.parts or PARTS)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
