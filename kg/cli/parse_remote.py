"""The commands that reach stores, on the command line."""

from __future__ import annotations

from kg.cli.options import Command, count, graph, seconds, store


def remote(command: Command) -> None:
    sub = command(
        "push",
        "remote",
        "Put the graph into a triple store, one named graph for each article, and verify that it arrived.",
        "kg push http://localhost:7878",
    )
    sub.add_argument("url", metavar="URL", help="the store, its dataset or repository, or its SPARQL service")
    store(sub)
    sub.add_argument("--append", action="store_true", help="add to graphs that are there; they are replaced otherwise")
    sub.add_argument("--delete", action="store_true", help="remove the graphs that a push makes, and push nothing")
    sub.add_argument(
        "--shards",
        action="store_true",
        help="shard by shard: what is there already is not sent again, so a push that broke off goes on; for large graphs",
    )
    sub.add_argument("--workers", type=count, metavar="N", help="with --shards: so many at once, 2 if left out")
    sub.add_argument(
        "--dry-run",
        action="store_true",
        help="print the equivalent curl calls, or with --shards the shards that would be sent, and push nothing",
    )
    sub.add_argument("--no-verify", action="store_true", help="without counting and comparing afterwards")
    sub.add_argument("--no-ontology", action="store_true", help="without the ontology and its alignments")
    sub.add_argument("--no-inferred", action="store_true", help="without the triples that the ontology implies")
    sub.add_argument("--into", metavar="IRI", help="everything into this one named graph")
    sub.add_argument(
        "--timeout",
        type=seconds,
        default=600.0,
        metavar="SECONDS",
        help="time limit of each request, 600 if left out",
    )
    graph(sub)
