"""The commands that serve, on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.options import Command, graph, seconds


def serving(command: Command) -> None:
    sub = command(
        "serve",
        "serving",
        "Show the graph in a browser, and answer SPARQL, on this machine.",
        "kg serve --port 8000\n         curl -G localhost:8000/sparql --data-urlencode 'query=ASK { ?s ?p ?o }'",
    )
    sub.add_argument("--port", type=port, default=8000, metavar="N", help="8000 if left out; 0 for any that is free")
    sub.add_argument("--no-open", action="store_true", help="do not open the page in a browser")
    sub.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="who may ask: this machine if left out")
    sub.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="another host name that it is reached by; * for any"
    )
    sub.add_argument("--root-path", default="", metavar="/PATH", help="where a proxy mounts it")
    sub.add_argument(
        "--proxy", default="", metavar="ADDRESSES", help="proxies whose X-Forwarded headers are believed, with commas"
    )
    sub.add_argument(
        "--cors",
        metavar="ORIGIN",
        help="whose scripts may read answers in a browser, * for everybody's; nobody's if left out",
    )
    sub.add_argument("--write", action="store_true", help="let the pages save notes, into the folder of --graph")
    sub.add_argument("--timeout", type=seconds, default=10.0, metavar="SECONDS", help="of a query, 10 if left out")
    sub.add_argument("--memory", type=mebibytes, default=2048, metavar="MIB", help="of a query, 2048 if left out")
    sub.add_argument(
        "--rows",
        type=count,
        default=250_000,
        metavar="N",
        help="rows or triples of an answer, 250000 if left out; ten times as many for a client in a minute",
    )
    sub.add_argument(
        "--workers",
        type=processes,
        metavar="N",
        help="processes that answer short queries when there are many: as many as there are processors if left out",
    )
    graph(sub)

    sub = command(
        "mcp",
        "serving",
        "Give an assistant tools over the graph (Model Context Protocol): over standard input and output, or HTTP.",
        "kg mcp\n         kg mcp --port 8001    (streamable HTTP at /mcp)",
    )
    sub.add_argument("--port", type=port, metavar="N", help="streamable HTTP on this port; stdio if left out")
    sub.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="with --port: who may ask")
    sub.add_argument("--name", action="append", default=[], metavar="HOST", help="with --port: another host name")
    graph(sub)

    sub = command(
        "site",
        "serving",
        "Write the pages as files that any web server can give.",
        "kg site public",
    )
    sub.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or an empty one")
    graph(sub)


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text} is not a port from 0 to 65535")
    return int(text)


def count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text} is not a number of rows from 1 up")
    return int(text)


def processes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 64):
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes from 1 to 64")
    return int(text)


def mebibytes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) >= 256):
        raise argparse.ArgumentTypeError(f"{text} is not a number of MiB from 256 up")
    return int(text)
