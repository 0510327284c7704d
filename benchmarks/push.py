"""Push of generated articles to Oxigraph and Fuseki, against one raw upload of the same bytes with curl.

    pip install '.[test]' && python tools/stores.py install fuseki && python benchmarks/push.py [--articles 1000] [--runs 3]

For each store, new and empty each time: the raw upload is one POST of all N-Quads; the push is `kg.remote.push`
without and with its verification (counts of every graph, 200 triples, a question). Medians in seconds, and ratios.
The snapshot is kept in ENTENTE_CACHE. Fuseki has its data in memory, Oxigraph on disk.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import corpus_sample
import stores

from kg import snapshot
from kg.paths import Workspace
from kg.remote.push import push
from kg.snapshot.build import build

GOAL = 1.5
UPLOADS = {"oxigraph": "{url}/store", "fuseki": "{url}/data"}


def raw(store: str, url: str, file: Path) -> None:
    target = UPLOADS[store].format(url=url)
    call = [
        "curl",
        "--fail",
        "--silent",
        "-X",
        "POST",
        "-H",
        "Content-Type: application/n-quads",
        "-T",
        str(file),
        target,
    ]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)


def timed(store: str, work: Callable[[str], object]) -> float:
    with stores.STARTED[store]() as url:  # type: ignore[attr-defined]
        start = time.perf_counter()
        work(url)
        return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus_sample.write(options.articles, Path(folder) / "graph")
        key = build(Workspace.at(Path(folder) / "graph")).key
    file = snapshot.cache_folder() / "push.nq"
    file.write_bytes(b"".join(snapshot.quads(key)))
    print(f"{options.articles} articles, {file.stat().st_size / 1e6:.0f} MB of N-Quads, medians of {options.runs}")
    for store in UPLOADS:
        ways: dict[str, Callable[[str], object]] = {
            "raw": lambda url, store=store: raw(store, url, file),  # type: ignore[misc]
            "push": lambda url: push(key, url, check=False),
            "push and verify": lambda url: push(key, url),
        }
        # One of each in turn, so that a machine that is busy for a while is busy for all of them.
        rounds = [{way: timed(store, work) for way, work in ways.items()} for _ in range(options.runs)]
        seconds = {way: statistics.median(one[way] for one in rounds) for way in ways}
        for way, took in seconds.items():
            ratio = took / seconds["raw"]
            note = "" if way == "raw" else f"  {ratio:.2f} of raw{'' if ratio <= GOAL else f', goal {GOAL}'}"
            print(f"{store:9} {way:16} {took:7.2f} s{note}", flush=True)


if __name__ == "__main__":
    main()
