"""Push of generated articles to Oxigraph and Fuseki, against one raw upload of the same bytes with curl.

    pip install '.[test]' && python tools/stores.py install fuseki && python benchmarks/push.py [--articles 1000] [--runs 3]

    python benchmarks/push.py --quads 10000000 [--stores oxigraph fuseki virtuoso] [--workers 2]

With --quads, so many are pushed shard by shard (`kg push --shards`) in a process that is killed when half of the shards are
there, then again, to the end and verified; and a third time, when nothing is left to do. The quads are those of 200 generated
articles, as often as it takes, each time under other names: what is under the name of an article is its own, but words and
figures repeat, so stores have fewer different literals than such a graph would give them. They are made once and kept in
ENTENTE_CACHE. Each store has them on disk: Fuseki (TDB2) with 3 GB of memory, Virtuoso with 1.4 GB of buffers.

Without, for each store, new and empty each time: the raw upload is one POST of all N-Quads; the push is `kg.remote.push`
without and with its verification (counts of every graph, 200 triples, a question). Medians in seconds, and ratios.
The snapshot is kept in ENTENTE_CACHE. Fuseki has its data in memory, Oxigraph on disk.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import shutil
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
from kg.remote.by_shard import digests, ledger
from kg.remote.by_shard import push as push_shards
from kg.remote.endpoint import Endpoint
from kg.remote.push import push
from kg.snapshot.build import build
from kg.snapshot.shards import ACROSS, BASE, Packed, Shards, digest_of, pack, shard_of
from kg.snapshot.shards import write as write_shard

GOAL = 1.5
ARTICLES = 200
_CHILD = """
import sys
from kg.remote.by_shard import push
push(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), timeout=3600)
"""
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


def multiplied(quads: int) -> str:
    """The key of a snapshot with so many quads at least; it has shards and a manifest, and no store."""
    key = digest_of(b"multiplied", b"%d" % quads)
    folder = snapshot.cache_folder() / key
    if (folder / "manifest.json").exists():
        return key
    with tempfile.TemporaryDirectory() as name:
        corpus_sample.write(ARTICLES, Path(name) / "graph")
        built = build(Workspace.at(Path(name) / "graph"))
    source = Shards(built.folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "shards").mkdir(parents=True)
    for each in (BASE, ACROSS):
        shutil.copy(built.folder / "shards" / f"{each}.nq.gz", folder / "shards")
    articles = [b"".join(lines) for each in source.names for lines in source.by_article(each)]
    own = sum(lines.count(b"\n") for lines in articles)
    times = math.ceil(quads / own)
    whole: dict[str, list[tuple[int, int]]] = {}
    for copy in range(times):
        for place in range(len(articles)):
            whole.setdefault(shard_of(f"{copy}-{place}"), []).append((copy, place))
    names = {}
    for shard, members in sorted(whole.items()):
        packed = []
        for copy, place in members:
            lines = articles[place].replace(b"/article/sample-", b"/article/copy-%d-" % copy)
            parts = b"", pack([lines])
            entry = {"slug": "", "digest": digest_of(b"", lines), "sizes": [len(part) for part in parts]}
            packed.append(Packed(entry, *parts))
        names[shard] = [key, write_shard(folder / "shards", shard, packed)]
    manifest = {**source.manifest, "key": key, "shards": names, "quads": own * times}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return key


def interrupted(key: str, store: str, workers: int) -> None:
    """Pushes a snapshot by shards, killed in the middle and started again."""
    if store == "virtuoso":
        os.environ |= {"ENTENTE_USER": "dba", "ENTENTE_PASSWORD": stores.PASSWORD}
    shards = len(digests(Shards(snapshot.folder_of(key))))
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        url = stack.enter_context(
            stores.fuseki("--tdb2", "--loc", folder, java=("-Xmx3g",))
            if store == "fuseki"
            else stores.virtuoso(buffers=170_000)
            if store == "virtuoso"
            else stores.oxigraph()
        )
        start = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-c", _CHILD, key, url, str(workers)])
        endpoint = Endpoint(url)
        while child.poll() is None and len(ledger(endpoint)) < shards / 2:
            time.sleep(0.5)
        child.kill()
        child.wait()
        first = time.perf_counter() - start
        done = push_shards(key, url, workers=workers, timeout=3600)
        second = time.perf_counter() - start - first
        again = push_shards(key, url, workers=workers, timeout=3600)
        third = time.perf_counter() - start - first - second
        print(
            f"{store:9} {done.triples} quads: killed after {first:.0f} s with {done.kept} of {shards} shards there; the other "
            f"{done.sent} and {', '.join(done.verified)}: {second:.0f} s; again, {again.sent} sent, verified: {third:.0f} s",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--quads", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stores", nargs="+", default=["oxigraph", "fuseki", "virtuoso"])
    options = parser.parse_args()
    if options.quads:
        key = multiplied(options.quads)
        for store in options.stores:
            interrupted(key, store, options.workers)
        return
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
