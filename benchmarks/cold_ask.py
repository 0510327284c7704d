"""Cold `kg ask` on an existing snapshot, against a bare Python start and a newcomer's script, in one run.

    pip install . && python benchmarks/cold_ask.py     (an editable install may run modules that are not compiled)

Prints medians in milliseconds and ratios. The newcomer's script does with rdflib, owlrl, pyshacl and the
same files what `kg ask` answers from its snapshot: parse, validate, reason, query.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERY = ROOT / "queries" / "who-chaired.rq"

NEWCOMER = f"""
from pathlib import Path
import owlrl, pyshacl, rdflib
root = Path({str(ROOT)!r})
ontology = rdflib.Graph().parse(root / "ontology" / "entente.ttl")
shapes = rdflib.Graph().parse(root / "ontology" / "shapes.ttl")
data = rdflib.Graph()
for file in sorted((root / "graph").rglob("*.ttl")):
    data.parse(file)
conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none", advanced=True)
assert conforms, text
graph = data + ontology
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
print(len(list(graph.query(Path({str(QUERY)!r}).read_text()))))
"""


def median_ms(command: list[str], environment: dict[str, str], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        before = time.perf_counter()
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
        times.append(time.perf_counter() - before)
    return 1000 * statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "ENTENTE_CACHE": cache}
        subprocess.run([sys.executable, "-m", "kg", "build"], check=True, env=environment, stderr=subprocess.DEVNULL)
        bare = median_ms([sys.executable, "-c", "pass"], environment, 21)
        query = median_ms([str(Path(sys.executable).with_name("kg")), "ask", "who-chaired"], environment, 21)
        newcomer = median_ms([sys.executable, "-c", NEWCOMER], environment, 1)
    print(f"python -c pass     {bare:9.1f} ms")
    print(f"kg ask           {query:9.1f} ms   {query / bare:.1f} times the bare start (aim: at most 6)")
    print(f"newcomer's script  {newcomer:9.1f} ms   {newcomer / query:.0f} times kg ask (aim: at least 50)")


if __name__ == "__main__":
    main()
