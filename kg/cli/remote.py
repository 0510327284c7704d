"""The commands that reach servers."""

from __future__ import annotations

import argparse

from kg.cli.common import ready, say
from kg.errors import EXIT_YES, KgError


def push(options: argparse.Namespace) -> int:
    from kg.remote import needed

    needed()
    if options.dry_run:
        return _dry_run(options)
    from kg.remote import push as pushing

    if options.delete:
        count = pushing.delete(
            ready(options), options.url, store=options.store, into=_iri(options.into), timeout=options.timeout
        )
        say(f"Deleted {count} graph{'s' * (count != 1)}.")
        return EXIT_YES
    done = pushing.push(
        ready(options),
        options.url,
        store=options.store,
        into=_iri(options.into),
        append=options.append,
        check=not options.no_verify,
        ontology=not options.no_ontology,
        inferred=not options.no_inferred,
        timeout=options.timeout,
        tell=pushing.progress,
    )
    verified = f"verified: {', '.join(done.verified)}" if done.verified else "not verified"
    say(
        f"Pushed {done.triples} triples in {done.graphs} graph{'s' * (done.graphs != 1)} to {done.kind.label}; {verified}."
    )
    for warning in done.warnings:
        say(f"kg: warning: {warning}")
    return EXIT_YES


def _dry_run(options: argparse.Namespace) -> int:
    import tempfile
    from pathlib import Path

    from kg.remote.dry import curl
    from kg.remote.graphs import split
    from kg.remote.http import Client
    from kg.remote.stores import store_at

    with tempfile.TemporaryDirectory(prefix="entente-push-") as folder, Client(options.url) as client:
        graphs = split(
            ready(options),
            Path(folder),
            ontology=options.delete or not options.no_ontology,
            inferred=options.delete or not options.no_inferred,
            into=_iri(options.into),
        )
        kind = store_at(client, options.url, options.store)
        for line in curl(kind, graphs, options.append, options.delete, client.credentials):
            print(line)
    return EXIT_YES


def _iri(text: str | None) -> str | None:
    import pyoxigraph as ox

    if text is None:
        return None
    try:
        return str(ox.NamedNode(text).value)
    except ValueError as error:
        raise KgError(f"--into {text} is not an IRI.", "Give one such as https://example.org/graph.") from error
