"""The commands that reach servers."""

from __future__ import annotations

import argparse
import sys

from kg.cli.common import counted, ready, say
from kg.errors import EXIT_YES, KgError
from kg.terminal import Terminal

# Names that stores give to their default graph, the union of all graphs, or what they keep of themselves.
_STORES_OWN = ("urn:x-arq:", "http://www.openlinksw.com/", "http://rdf4j.org/schema/", "http://www.openrdf.org/schema/")


def push(options: argparse.Namespace) -> int:
    from kg.remote import needed

    needed()
    if options.append and options.delete:
        raise KgError("--append adds and --delete removes.", "Give one of them.")
    if options.shards:
        return _by_shard(options)
    if options.workers:
        raise KgError("--workers goes with --shards.", "Give that too, or leave it out.")
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
        tell=_progress,
    )
    verified = f"verified: {', '.join(done.verified)}" if done.verified else "not verified"
    say(
        f"Pushed {done.triples} triples in {done.graphs} graph{'s' * (done.graphs != 1)} to {done.kind.label}; {verified}."
    )
    for warning in done.warnings:
        say(f"kg: warning: {warning}")
    return EXIT_YES


def _by_shard(options: argparse.Namespace) -> int:
    from kg.remote import by_shard

    wrong = [
        f"--{name.replace('_', '-')}"
        for name in ("append", "no_ontology", "no_inferred", "into")
        if getattr(options, name)
    ]
    if wrong:
        raise KgError(
            f"--shards sends everything, each shard in its place, without {', '.join(wrong)}.", "Leave that out."
        )
    if options.dry_run and options.delete:
        raise KgError("--dry-run of --shards says what a push would send.", "Leave out --delete or --dry-run.")
    if options.dry_run:
        plan = by_shard.plan(ready(options), options.url, store=options.store, timeout=options.timeout)
        for what, names in (("send", plan.send), ("remove", plan.remove)):
            for name in names:
                print(f"{what} {name}")
        say(
            f"Would send {counted(len(plan.send), 'shard')} to {plan.kind.label}; {plan.kept} are there. Nothing was pushed."
        )
        return EXIT_YES
    if options.delete:
        count = by_shard.delete(ready(options), options.url, store=options.store, timeout=options.timeout)
        say(f"Deleted {count} graph{'s' * (count != 1)}.")
        return EXIT_YES
    done = by_shard.push(
        ready(options),
        options.url,
        store=options.store,
        workers=options.workers or by_shard.WORKERS,
        check=not options.no_verify,
        timeout=options.timeout,
        tell=lambda done, of: _progress(done, of, "shards"),
    )
    verified = f"verified: {', '.join(done.verified)}" if done.verified else "not verified"
    say(f"Pushed {done.sent} shards to {done.kind.label}, {done.kept} were there; {verified}.")
    return EXIT_YES


def _dry_run(options: argparse.Namespace) -> int:
    import tempfile
    from pathlib import Path

    from kg.remote.bulk import CHOICES
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
        if options.into:
            parts = " --with-ontology --with-alignments" * (not options.no_ontology)
            parts += " --no-inferred" * options.no_inferred
            made_by = f"beside the file of:\n#   kg export -f ntriples{parts} -o {graphs.every[0].path.name}"
        else:
            loader = kind.name if kind.name in CHOICES else CHOICES[0]  # the files are the same for all
            made_by = f"in the folder graphs/ of:\n#   kg export --for {loader} -o FOLDER"
        for line in curl(kind, graphs, made_by, options.append, options.delete, client.credentials):
            print(line)
    return EXIT_YES


def _iri(text: str | None) -> str | None:
    import pyoxigraph as ox

    if text is None:
        return None
    try:
        iri = str(ox.NamedNode(text).value)
    except ValueError:
        iri = ""
    if not iri.startswith(("http://", "https://", "urn:")):
        raise KgError(f"--into {text} is not an IRI.", "Give one such as https://example.org/graph.")
    if iri.startswith(_STORES_OWN):
        raise KgError(f"--into {text} means something to the store itself.", "Give an IRI of your own.")
    return iri


def _progress(done: int, of: int, what: str = "graphs") -> None:
    """Says on a terminal how far a push is."""
    if sys.stderr.isatty():
        end = "\n" if done == of else ""
        text = f"pushing: {done} of {of} {what}{end}"
        if isinstance(sys.stderr, Terminal):
            sys.stderr.rewrite(text)
        else:
            sys.stderr.write("\r" + text)
        sys.stderr.flush()
