"""The commands that serve."""

from __future__ import annotations

import argparse
import os

from kg.cli.common import ready, say, workspace
from kg.errors import EXIT_YES, KgError


def serve(options: argparse.Namespace) -> int:
    from kg.serve import needed

    needed()
    from kg.serve.run import is_loopback, open_browser
    from kg.serve.run import serve as run
    from kg.source.corpus import UnfinishedError

    if options.write and options.graph is None:
        raise KgError("--write saves into a graph of your own.", "Give its folder: --graph my/graph")
    chosen, first = workspace(options), None
    try:
        key = ready(options)
    except UnfinishedError:
        if not options.write:
            raise
        say("No article is finished yet: until one is, the pages show the bundled graph.")
        options.graph = options.workspace = None
        key, first = ready(options), workspace(options)
    if not is_loopback(options.host):
        say(
            f"Warning: everybody who can reach {options.host} can read this graph, with the words of its articles. "
            f"A query may take {options.timeout:g} seconds and {options.memory} MiB; put a proxy with TLS before it."
        )
    run(
        key,
        chosen,
        first=first,
        host=options.host,
        port=options.port,
        root_path=options.root_path,
        names=options.name,
        origin=options.cors,
        proxies=options.proxy,
        seconds=options.timeout,
        memory=options.memory * 2**20,
        rows=options.rows,
        workers=options.workers or min(os.cpu_count() or 1, 8),
        write=options.write,
        say=say,
        opened=None if options.no_open else open_browser,
    )
    return EXIT_YES


def mcp(options: argparse.Namespace) -> int:
    from kg.serve import mcp_needed, needed

    mcp_needed()  # its extra brings the other's libraries too
    needed()
    from kg.serve.mcp_server import over_http, over_stdio

    key = ready(options)
    if options.port is None:
        over_stdio(key, workspace(options))
    else:
        over_http(key, workspace(options), host=options.host, port=options.port, names=options.name, say=say)
    return EXIT_YES


def site(options: argparse.Namespace) -> int:
    from kg.serve import needed

    needed()
    import sys

    from kg.serve.pool import Pool
    from kg.serve.site import write
    from kg.serve.state import Snapshot
    from kg.snapshot import folder_of

    key = ready(options)
    found = Snapshot(key, workspace(options), Pool(folder_of(key), size=1, seconds=3600))
    tell = (lambda step: say(f"{step} …")) if sys.stderr.isatty() else (lambda _: None)
    try:
        done = write(found, options.folder, tell)
    finally:
        found.close()
    say(f"Wrote {done.pages} pages into {options.folder}.")
    return EXIT_YES
