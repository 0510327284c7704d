"""A push as the curl calls that would do the same, without any secret in them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from urllib.parse import urlencode

from kg.remote.credentials import Credentials
from kg.remote.graphs import Graphs
from kg.remote.stores.kind import Call, StoreKind

# Secrets reach curl through a pipe of the shell: as an argument, every user of the machine could read them.
_SHOWN = {
    "": "",
    "token": """ -H @<(printf 'Authorization: Bearer %s' "$ENTENTE_TOKEN")""",
    "user": """ --anyauth -K <(printf 'user = "%s"' "$(sed 's/["\\\\]/\\\\&/g' <<< "$ENTENTE_USER:$ENTENTE_PASSWORD")")""",
    "netrc": """ --anyauth --netrc-file "${NETRC:-$HOME/.netrc}\"""",
}


def curl(
    kind: StoreKind, graphs: Graphs, made_by: str, append: bool, delete: bool, credentials: Credentials
) -> Iterator[str]:
    """Lines for bash that push files, in their folder, or that delete; made_by: says how these files are made.

    A line whose file is not there sends nothing: curl would send an empty graph.
    """
    shown = _SHOWN[credentials.kind]
    if delete:
        yield f"# {kind.label}: deletes {len(graphs.every)} graphs, if they are there. For bash."
        for graph in graphs.every:
            yield _line(kind.delete(graph.name), "", shown)
        return
    count = len(graphs.every)
    yield f"# {kind.label}: {count} graph{'s' * (count != 1)}, {graphs.triples} triples. For bash, {made_by}"
    for graph in graphs.every:
        call = kind.append(graph.name) if append else kind.replace(graph.name)
        yield _line(call, graph.path.name, shown)


def _line(call: Call, file: str, shown: str) -> str:
    query = f"?{urlencode(call.params)}" if call.params else ""
    headers = "".join(f" -H {shlex.quote(f'{name}: {value}')}" for name, value in call.headers.items())
    source, before = f"@{shlex.quote(file)}", f": < {shlex.quote(file)} && "
    if not call.upload:
        data = f" --data-binary {shlex.quote(call.before)}" if call.before else ""
        return f"curl --fail-with-body --silent --show-error{shown} -X {call.method}{headers}{data} {shlex.quote(call.url + query)}"
    if call.before or call.after:
        source = "@-"
        before += f"{{ printf %s {shlex.quote(call.before)}; cat {shlex.quote(file)}; printf %s {shlex.quote(call.after)}; }} | "
    return (
        f"{before}curl --fail-with-body --silent --show-error{shown} -X {call.method}{headers}"
        f" --data-binary {source} {shlex.quote(call.url + query)}"
    )
