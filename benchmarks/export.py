"""What exports cost, against the bare library on the same quads: pyoxigraph reads N-Quads and serialises, in one run.

    python benchmarks/export.py [--articles 100 1000] [--formats turtle ntriples …]

Generates the articles and builds their snapshot first (a minute and a half for 1,000; kept in ENTENTE_CACHE). Each call has a
process of its own; times are processor seconds without the start of Python, memory is the peak of the process. `bare` parses
the data into a list and serialises it; `only serialise` leaves the parsing out. The goal for plain formats is 1.5 times
bare. Formats that the library does not have are set against Turtle, and JSON-LD framed against JSON-LD.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kg import snapshot
from kg.export import FORMATS, export
from kg.export.names import ALL
from kg.terms import GRAPH_ONTOLOGY

BARE = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "jsonld-framed": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def ours(key: str, chosen: str) -> dict[str, float]:
    start = time.process_time()
    data = export(key, chosen)
    return {"seconds": time.process_time() - start, "bytes": len(data), "memory": memory()}


def bare(key: str, chosen: str) -> dict[str, float]:
    format = BARE.get(chosen, ox.RdfFormat.TURTLE)
    data = b"".join(snapshot.quads(key))
    start = time.process_time()
    quads = [q for q in ox.parse(data, format=ox.RdfFormat.N_QUADS) if q.graph_name.value != GRAPH_ONTOLOGY]  # type: ignore[union-attr]
    if not format.supports_datasets or format == ox.RdfFormat.JSON_LD:
        quads = [quad.triple for quad in quads]  # type: ignore[misc]
    parsed = time.process_time()
    prefixes = ALL if format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML) else None
    data = ox.serialize(quads, format=format, prefixes=prefixes) or b""
    end = time.process_time()
    return {"seconds": end - start, "serialise": end - parsed, "bytes": len(data), "memory": memory()}


def memory() -> float:
    """The peak of this process, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 1024)


def apart(*arguments: str) -> dict[str, float]:
    """One measurement in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--one", *arguments], check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def snapshot_of(count: int) -> str:
    from corpus_sample import write

    from kg.paths import Workspace
    from kg.snapshot.build import build

    with tempfile.TemporaryDirectory() as folder:
        write(count, Path(folder) / "graph")
        return build(Workspace.at(Path(folder) / "graph")).key


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--one", nargs=3, metavar=("ours|bare", "KEY", "FORMAT"), help="one measurement, as JSON")
    options = parser.parse_args()
    if options.one:
        work, key, chosen = options.one
        print(json.dumps((ours if work == "ours" else bare)(key, chosen)))
        return
    for count in options.articles:
        key = snapshot_of(count)
        quads = json.loads((snapshot.folder_of(key) / "manifest.json").read_bytes())["quads"]
        print(f"{count} articles, {quads} quads")
        print("  format          seconds    bare  ratio  only serialise      MB written  peak MB  bare peak MB")
        for chosen in options.formats:
            own, plain = apart("ours", key, chosen), apart("bare", key, chosen)
            print(
                f"  {chosen:14} {own['seconds']:8.2f} {plain['seconds']:7.2f} {own['seconds'] / plain['seconds']:6.2f}"
                f" {plain['serialise']:15.2f} {own['bytes'] / 1e6:15.1f} {own['memory']:8.0f} {plain['memory']:13.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
