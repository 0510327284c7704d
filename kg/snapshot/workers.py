"""Works out articles in other processes, here or on other machines, through the interface of `concurrent.futures`.

A process needs the files of the graph under the same path, and the same kg. What it gives depends on nothing else, so it does
not matter which process does what, or when. A process that dies is replaced. Whatever it had to do is done again, an article
at a time; an article at which a process dies twice is set aside.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from functools import lru_cache
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError, KgError, not_loaded
from kg.finding import Finding
from kg.paths import Workspace
from kg.snapshot.article_cache import ArticleCache
from kg.snapshot.inputs import Input
from kg.snapshot.prepare import Background, parsed
from kg.source.corpus import load_background

CHUNK = 4  # articles that travel together
_AHEAD = 3  # chunks that wait for each process
_TRIES = 2  # deaths at one article
_SILENCE = 30.0  # seconds without a result after which it is asked whether anybody works
_KEPT = "What was worked out is kept."


class BuildPlace(NamedTuple):
    """Where the files of a graph lie, and the context that results are for (see `kg.snapshot.article_cache`)."""

    graph: str
    ontology: str
    reference: str
    context: str


class WorkResult(NamedTuple):
    """What working out an article gave. packed: as of `Packed`, empty where it failed with a message for the user."""

    packed: bytes
    findings: list[Finding]
    clashing: bool


@lru_cache(maxsize=1)
def _at(place: BuildPlace) -> tuple[Workspace, Background]:
    workspace = Workspace(Path(place.graph), Path(place.ontology), Path(place.reference)).pinned()
    if ArticleCache(workspace).context != place.context:
        raise RuntimeError("this process has another kg, or sees another ontology, other shapes or reference data")
    return workspace, Background(load_background(workspace))


def work(place: BuildPlace, articles: list[tuple[str, str, str]]) -> list[WorkResult]:
    """Works out some articles (path, slug and key of each); this is what a process is sent, also by other schedulers."""
    workspace, background = _at(place)
    found = []
    for path, slug, key in articles:
        try:
            article = parsed(workspace, Input(path, slug, key, False))
            findings = background.check(article)
            packed, clashes = background.prepare(article, key)
        except KgError:
            found.append(WorkResult(b"", [], False))
        else:
            found.append(WorkResult(packed.to_bytes(), findings, bool(clashes)))
    return found


class Workers:
    """Processes that work out articles.

    make: starts them; width: how many there are, or may be; check: raises `KgError` where none is left and nobody would say
    so. It is asked where nothing comes for long.
    """

    def __init__(self, make: Callable[[int], Executor], width: int, check: Callable[[], object] = lambda: None) -> None:
        self.make = make
        self.width = width
        self.check = check

    def run(self, place: BuildPlace, inputs: list[Input]) -> Generator[tuple[Input, WorkResult | None]]:
        """The results in the order in which they come; None for an article that is set aside. To be closed: that ends the processes."""
        chunks = deque(inputs[start : start + CHUNK] for start in range(0, len(inputs), CHUNK))
        suspects: deque[list[Input]] = deque()
        while chunks:
            yield from self._round(place, chunks, self.width, suspects)
            deaths: dict[str, int] = {}
            while suspects:  # one process and one article at a time: so it shows which it was
                one = suspects.popleft()[0]
                again: deque[list[Input]] = deque()
                yield from self._round(place, deque([[one]]), 1, again)
                if again:
                    deaths[one.key] = deaths.get(one.key, 0) + 1
                    if deaths[one.key] < _TRIES:
                        suspects.append([one])
                    else:
                        yield one, None

    def _round(
        self, place: BuildPlace, chunks: deque[list[Input]], width: int, suspects: deque[list[Input]]
    ) -> Iterator[tuple[Input, WorkResult | None]]:
        """Works off chunks until there are no more or a process dies; what may have been its death goes to the suspects."""
        executor = self.make(width)
        running: dict[Future[list[WorkResult]], list[Input]] = {}
        dead = False
        try:
            while running or (chunks and not dead):
                while chunks and not dead and len(running) < width * _AHEAD:
                    chunk = chunks.popleft()
                    articles = [(one.file, one.slug, one.key) for one in chunk]
                    try:
                        running[executor.submit(work, place, articles)] = chunk
                    except BrokenExecutor:
                        dead = True
                        chunks.appendleft(chunk)
                finished = wait(running, _SILENCE, return_when=FIRST_COMPLETED).done
                if not finished:
                    self.check()
                for future in finished:
                    chunk = running.pop(future)
                    if future.cancelled():  # by the cluster: its scheduler is gone
                        self.check()
                        raise InputError("what was to be worked out has been cancelled.", f"{_KEPT} Build again.")
                    error = future.exception()
                    if error is None:
                        yield from zip(chunk, future.result(), strict=True)
                    elif isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
                        dead = True
                        suspects.extend([one] for one in chunk)
                    else:
                        raise InputError(f"a process failed: {error}.", "Look at what runs there.") from error
        finally:
            for future in running:
                future.cancel()
            # Processes of this machine are waited for: a program that ends before they do leaves what they share. Those of others go on.
            executor.shutdown(wait=isinstance(executor, ProcessPoolExecutor))


def local(count: int) -> Workers:
    """So many processes on this machine, which end when this one does, however it ends."""
    return Workers(
        lambda width: ProcessPoolExecutor(width, mp_context=get_context("spawn"), initializer=end_with_parent), count
    )


def end_with_parent() -> None:
    """Lets this process end with the one that started it: that closes no pipe of the pool where it is killed."""

    def watch() -> None:
        if (parent := parent_process()) is not None:
            connection.wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def cluster(address: str) -> Workers:
    """The workers of a Dask cluster. address: of its scheduler, such as tcp://host:8786. Raises `KgError`."""
    try:
        from distributed import Client
    except ImportError as error:
        raise not_loaded("distributed", error) from error
    client: Any = None

    def width(kept: str = "") -> int:
        """How many threads work there. Raises `InputError` where there are none."""
        nonlocal client
        try:
            client = client or Client(address, timeout=10, set_as_default=False)
            found = int(sum(client.nthreads().values()))
        except (OSError, ValueError) as error:
            raise InputError(f"no Dask scheduler answers at {address}.", f"{kept}Start one: dask scheduler") from error
        if not found:
            raise InputError(
                f"the Dask cluster at {address} has no workers.", f"{kept}Start some: dask worker {address}"
            )
        return found

    return Workers(lambda _: client.get_executor(pure=False), width(), lambda: width(f"{_KEPT} "))
