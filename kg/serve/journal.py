"""What changed from one served snapshot to the next, kept beside the snapshots: what the feeds tell.

A snapshot does not know the one before it. So whoever serves a graph writes down which one came after which, with what is
otherwise in it, as `kg diff` tells it. The comparing is done in a process of its own, of the lowest priority.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from kg import snapshot
from kg.errors import KgError
from kg.files import write_atomically
from kg.paths import Workspace, cache_root
from kg.snapshot.shards import Shards

MOST = 1000  # changes that are kept
TRIPLES = 500_000  # of a graph that is compared: both states are read into memory
SECONDS = 1800.0  # that a comparison may take

Data = dict[str, Any]


class FeedEntry(NamedTuple):
    """A change as a feed tells it. node: the happening that it is on, "" where it is on several; things: that it names."""

    id: str
    time: str
    kind: str
    sentence: str
    quotes: tuple[Data, ...]
    node: str
    things: frozenset[str]


class Journal:
    """The states of one graph that were served, the latest last."""

    def __init__(self, workspace: Workspace) -> None:
        self._graph = workspace.graph
        digest = blake2b(str(workspace.graph.resolve()).encode(errors="surrogateescape"), digest_size=16)
        self._file = cache_root() / "changes" / f"{digest.hexdigest()}.json"
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def _states(self) -> list[Data]:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = json.loads(self._file.read_bytes())["states"]
            return [state for state in found if {"key", "time", "changes"} <= state.keys()]
        return []

    def changes(self) -> tuple[str, list[FeedEntry]]:
        """When the newest state was first served, "" where none was, and what changed, the latest first."""
        states = self._states()
        found = [
            FeedEntry(
                blake2b(f"{state['key']} {each['sentence']}".encode(), digest_size=12).hexdigest(),
                state["time"],
                each["kind"],
                each["sentence"],
                tuple(each["quotes"]),
                each["node"],
                frozenset(each["things"]),
            )
            for state in reversed(states)
            for each in state["changes"]
        ]
        return (states[-1]["time"] if states else ""), found

    def soon(self, key: str) -> None:
        """Writes down, in a thread, that a snapshot is served now."""
        threading.Thread(target=self.note, args=(key,), name="journal", daemon=True).start()

    def note(self, key: str) -> None:
        """Writes down that a snapshot is served now, and what changed since the one before it, where that is still there."""
        with self._lock:
            states = self._states()
            before = states[-1]["key"] if states else ""
            if before == key or self._closed:
                return
            changes = self._compared(before, key) if before and _comparable(before, key) else []
            if self._closed:
                return
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            states.append({"key": key, "time": now, "changes": changes[:MOST]})
            while len(states) > 1 and sum(len(state["changes"]) for state in states) > MOST:
                states.pop(0)
            with suppress(OSError, KgError):  # no feed is worth a service that stops
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self._file, json.dumps({"states": states}, ensure_ascii=False, indent=1).encode())

    def _compared(self, old: str, new: str) -> list[Data]:
        program = [sys.executable, "-P", "-m", "kg.serve.journal", str(self._graph), old, new]
        path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with suppress(OSError, subprocess.SubprocessError, ValueError):
            self._process = subprocess.Popen(
                program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **path}
            )
            try:
                told, _ = self._process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.communicate()
                raise
            found: list[Data] = json.loads(told)
            return found
        return []

    def close(self) -> None:
        """Ends a comparison that goes on."""
        self._closed = True
        if self._process is not None and self._process.poll() is None:
            self._process.kill()


def _comparable(*keys: str) -> bool:
    """Whether snapshots are there, and small enough."""
    return all(snapshot.exists(key) and Shards(snapshot.folder_of(key)).manifest["quads"] <= TRIPLES for key in keys)


def compared(graph: Path, old: str, new: str) -> list[Data]:
    """What changed from one snapshot to another: kind, sentence, quotes, node, and the things that the happening names."""
    from kg.compare.changes import changes
    from kg.compare.corpus import Sources
    from kg.compare.show import quote

    before, after = (Sources.of(key, graph) for key in (old, new))
    things: dict[str, set[str]] = {}
    for sources in (before, after):
        for one in sources.everything:
            named = {value for values in one.values.values() for value in values}
            for node in {one.node, one.report}:
                things.setdefault(node, {one.article}).update(named)
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    return [
        {
            "kind": each.kind,
            "sentence": each.sentence,
            "quotes": [quote(one, after.world) for one in each.quotes[:5]],
            "node": each.node,
            "things": sorted(things.get(each.node, ())),
        }
        for each in changes(before, after, day)
    ]


if __name__ == "__main__":
    os.nice(19)
    print(json.dumps(compared(Path(sys.argv[1]), *sys.argv[2:4])))
