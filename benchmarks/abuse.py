"""Treats the program badly, many times over, and counts what came of it: every figure is to be 0.

    python benchmarks/abuse.py                                all parts, 200 runs each
    python benchmarks/abuse.py killed-queries --runs 20       one of them, shorter

Each part prints one line, and the exit code is 1 where a count is not 0. The runs of a part differ by a
fixed seed, so that two calls do the same.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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


def processes() -> dict[int, int]:
    """Every process that is not finished, with its parent."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in lines if "Z" not in state}


def killed_queries(runs: int) -> dict[str, int]:
    """Queries whose command, or Python program, is killed at any moment: the processes that they leave behind."""
    chance = random.Random(13)
    orphans: set[int] = set()
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "ENTENTE_CACHE": cache}
        subprocess.run([sys.executable, "-m", "kg", "build"], check=True, env=environment, cwd=ROOT)
        for run in range(runs):
            text = ENDLESS[run % len(ENDLESS)]
            program = ["-m", "kg", "query", "--timeout", "3600", text]
            if chance.random() < 0.3:
                program = ["-c", f"import kg; kg.open().query({text!r}, timeout=3600)"]
            owner = subprocess.Popen(
                [sys.executable, *program],
                env=environment,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(chance.uniform(0, 0.6))
            workers = {pid for pid, parent in processes().items() if parent == owner.pid}
            owner.send_signal(chance.choice(ENDS))
            owner.wait()
            orphans |= workers
        time.sleep(2)
        left = orphans & set(processes())
    return {"orphans": len(left)}


PARTS: dict[str, Callable[[int], dict[str, int]]] = {"killed-queries": killed_queries}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all if left out")
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    bad = 0
    for name in options.parts or PARTS:
        counts = PARTS[name](options.runs)
        print(f"{name:<16} {options.runs} runs   {'   '.join(f'{count} {what}' for what, count in counts.items())}")
        bad += sum(counts.values())
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
