"""Files for a store's own bulk loader, with the script that runs it: for large corpora and clustered stores."""

from __future__ import annotations

from pathlib import Path

from kg import snapshot
from kg.errors import KgError
from kg.output import new_folder
from kg.remote.graphs import Graphs, split

_HEAD = """#!/usr/bin/env bash
# Loads this folder into {label}. {usage}
# Source: {source}
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"""

# What follows the head: usage, and the commands. They are run in the folder that holds them.
_SCRIPTS: dict[str, tuple[str, str]] = {
    "oxigraph": (
        "Usage: load.sh DATABASE-FOLDER (with no server running on it; adds to what is there)",
        'exec oxigraph load --location "${1:?folder of the database}" --file "$here/graph.nq"\n',
    ),
    "fuseki": (
        "Usage: FUSEKI_JAR=fuseki-server.jar load.sh DATABASE-FOLDER (a TDB2 database that no server has open; adds to what is there)",
        'exec java -cp "${FUSEKI_JAR:?path of the Fuseki jar}" tdb2.tdbloader --loc "${1:?folder of the database}" "$here/graph.nq"\n',
    ),
    "virtuoso": (
        "Usage: with VIRTUOSO_PASSWORD in the environment, load.sh HOST:PORT (this folder must be below DirsAllowed of virtuoso.ini)",
        """case "$here" in *"'"*) echo "the path $here has a ' in it: move the folder." >&2; exit 2 ;; esac
files=("$here"/graphs/*.nt)
# isql reads the password from its input; as an argument, every user of the machine could read it.
said=$({
  echo "${VIRTUOSO_PASSWORD:?password of dba}"
  for graph in "$here"/graphs/*.graph; do
    echo "SPARQL CLEAR GRAPH <$(cat "$graph")>;"
  done
  echo "DELETE FROM DB.DBA.load_list WHERE ll_file LIKE '$here/graphs/%';"
  echo "ld_dir('$here/graphs', '*.nt', NULL);"
  echo "rdf_loader_run();"
  echo "checkpoint;"
  echo "SELECT CONCAT('loaded-', CAST(COUNT(*) AS VARCHAR), '-files') FROM DB.DBA.load_list"
  echo "WHERE ll_file LIKE '$here/graphs/%' AND ll_state = 2 AND ll_error IS NULL;"
} | "${ISQL:-isql-vt}" "${1:-localhost:1111}" dba 2>&1) || true
if ! grep -q "loaded-${#files[@]}-files" <<< "$said"; then
  printf 'not everything was loaded:\\n%s\\n' "$said" >&2
  exit 1
fi
""",
    ),
    "rdf4j": (
        "Usage: load.sh http://HOST:8080/rdf4j-server/repositories/ID",
        """# One transaction; it adds to what is there.
exec curl --fail-with-body --silent --show-error --netrc-optional -X POST -H 'Content-Type: application/n-quads' \\
  --upload-file "$here/graph.nq" "${1:?URL of the repository}/statements"
""",
    ),
    "graphdb": (
        "Usage: load.sh REPOSITORY (with GraphDB stopped; of a repository that is configured and empty)",
        'exec importrdf preload --id "${1:?id of the repository}" "$here/graph.nq"\n',
    ),
    "qlever": (
        "Usage: load.sh (in this folder arise the index files; then start the server with: qlever start)",
        """cd "$here"
cat > Qleverfile <<'END'
[data]
NAME = entente
FORMAT = nq
[index]
INPUT_FILES = graph.nq
CAT_INPUT_FILES = cat ${INPUT_FILES}
[server]
PORT = 7001
[runtime]
SYSTEM = docker
END
exec qlever index
""",
    ),
    "blazegraph": (
        "Usage: BLAZEGRAPH_JAR=blazegraph.jar load.sh PROPERTIES-FILE (with quads, and no server running)",
        """exec java -cp "${BLAZEGRAPH_JAR:?path of the jar}" com.bigdata.rdf.store.DataLoader \\
  "${1:?properties file}" "$here/graph.nq"
""",
    ),
    "neptune": (
        "Usage: IAM_ROLE=arn:… load.sh s3://BUCKET/graph.nq https://CLUSTER:8182 REGION",
        """aws s3 cp "$here/graph.nq" "${1:?s3 URL}"
exec curl --fail-with-body --silent --show-error -X POST -H 'Content-Type: application/json' "${2:?cluster}/loader" \\
  -d "{\\"source\\": \\"$1\\", \\"format\\": \\"nquads\\", \\"iamRoleArn\\": \\"${IAM_ROLE:?}\\", \\"region\\": \\"${3:?region}\\", \\"failOnError\\": \\"TRUE\\"}"
""",
    ),
    "stardog": (
        "Usage: load.sh DATABASE (which must not exist yet)",
        'exec stardog-admin db create -n "${1:?name of the database}" "$here/graph.nq"\n',
    ),
    "allegrograph": (
        "Usage: load.sh REPOSITORY",
        'exec agtool load --input nquads "${1:?repository}" "$here/graph.nq"\n',
    ),
}
CHOICES = tuple(_SCRIPTS)


def write(key: str, store: str, folder: Path | None) -> list[Path]:
    """Writes graph.nq, graphs/*.nt with *.nt.graph beside them, and load.sh; returns what stands in the folder.

    key: of the snapshot; store: one of `CHOICES`; folder: must not exist or be empty; it is there whole or
    not at all. Raises `KgError` without a folder or a script, `InputError` where it cannot be written.
    """
    from kg.remote.stores import KINDS

    if folder is None:
        raise KgError("--for writes a folder.", "Name it with -o.")
    if store not in _SCRIPTS:
        raise KgError(f"there is no bulk loader for {store}.", f"Choose of {', '.join(CHOICES)}, or use kg push.")
    usage, commands = _SCRIPTS[store]
    kind = KINDS[store]
    with new_folder(folder) as made:
        (made / "graphs").mkdir()
        _names(split(key, made / "graphs"))
        with (made / "graph.nq").open("wb") as file:
            file.writelines(snapshot.quads(key))
        script = made / "load.sh"
        script.write_bytes((_HEAD.format(label=kind.label, usage=usage, source=kind.source) + commands).encode())
        script.chmod(script.stat().st_mode | 0o111 & script.stat().st_mode >> 2)
    return sorted(folder.iterdir())


def _names(graphs: Graphs) -> None:
    """The name of each graph in a file beside it, as Virtuoso's loader wants it."""
    for graph in graphs.every:
        graph.path.with_name(graph.path.name + ".graph").write_text(graph.name + "\n", encoding="utf-8")
