"""Triple stores for the tests and benchmarks: installs them into a folder, and starts them on loopback.

    python tools/stores.py install [fuseki rdf4j comunica virtuoso]

The folder is $ENTENTE_STORES, else stores/ beside the cache of the user. What is there is not fetched again.
It uses mvn, npm and apt-get as they are configured. Oxigraph's server comes with pip install oxigraph.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FUSEKI = "org.apache.jena:jena-fuseki-server:5.5.0"  # Jena 6 needs Java 21
RDF4J = ("org.eclipse.rdf4j:rdf4j-http-server:5.0.3:war", "org.eclipse.jetty:jetty-runner:9.4.57.v20241219")
COMUNICA = ("@comunica/query-sparql-file@5.3", "node@22")  # 5.3 crashes on Node 20
VIRTUOSO = ("virtuoso-opensource-7", "virtuoso-opensource-7-bin")
PASSWORD = "s3cret/of=tests"
# Servers that live for half a minute: to compile their code twice, for speed, takes longer than it saves.
_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx6g")
ALL = ("fuseki", "rdf4j", "comunica", "virtuoso")


class NotInstalledError(Exception):
    """A store that is not here; its text says how it gets here."""


def folder() -> Path:
    chosen = os.environ.get("ENTENTE_STORES")
    return (
        Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "entente-stores"
    )


def install(name: str) -> None:
    """Installs a store where it is not. Raises `subprocess.CalledProcessError` where that fails."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    for artifact in {"fuseki": (FUSEKI,), "rdf4j": RDF4J}.get(name, ()):
        if not jar(artifact).is_file():
            subprocess.run(
                ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={place}"],
                check=True,
                cwd=place,
            )
    if name == "comunica" and not _comunica().is_file():
        (place / "comunica").mkdir(exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--no-fund", "--no-audit", *COMUNICA], check=True, cwd=place / "comunica"
        )
    if name == "virtuoso" and not shutil.which("virtuoso-t"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *VIRTUOSO], check=True)


def jar(artifact: str) -> Path:
    _, name, version, *kind = artifact.split(":")
    return folder() / f"{name}-{version}.{kind[0] if kind else 'jar'}"


def _comunica() -> Path:
    return folder() / "comunica" / "node_modules" / ".bin" / "comunica-sparql-file-http"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _need(name: str, there: bool) -> None:
    if not there:
        raise NotInstalledError(f"{name} is not installed (python tools/stores.py install {name})")


@contextmanager
def _running(command: list[str], ready: str, work: Path, env: dict[str, str] | None = None) -> Iterator[None]:
    with (work / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=work, env={**os.environ, **(env or {})})
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(ready, timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if server.poll() is not None:
                    raise RuntimeError((work / "log").read_text(errors="replace")[-2000:]) from None
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def oxigraph(*more: str) -> Iterator[str]:
    """The URL of an empty Oxigraph server."""
    program = shutil.which("oxigraph")
    if program is None:
        raise NotInstalledError("oxigraph is not installed (pip install oxigraph)")
    with tempfile.TemporaryDirectory() as work:
        url = f"http://127.0.0.1:{free_port()}"
        command = [program, "serve", "--location", f"{work}/db", "--bind", url.removeprefix("http://"), *more]
        with _running(command, url, Path(work)):
            yield url


@contextmanager
def fuseki(*more: str, realm: bool = False, java: tuple[str, ...] = _BRIEF) -> Iterator[str]:
    """The URL of an empty dataset in memory. realm: it asks for user kg with `PASSWORD`; java: options of Java."""
    file = jar(FUSEKI)
    _need("fuseki", file.is_file() and shutil.which("java") is not None)
    with tempfile.TemporaryDirectory() as work:
        port = free_port()
        base = Path(work) / "base"
        base.mkdir()
        rules = "/** = authcBasic" if realm else "/** = anon"
        (base / "shiro.ini").write_text(f"[users]\nkg={PASSWORD}\n[urls]\n{rules}\n")
        command = [
            "java",
            *java,
            "-jar",
            str(file),
            "--localhost",
            "--port",
            str(port),
            *(more or ("--mem",)),
            "--update",
            "/ds",
        ]
        with _running(command, f"http://127.0.0.1:{port}/ds", Path(work), {"FUSEKI_BASE": str(base)}):
            yield f"http://127.0.0.1:{port}/ds"


@contextmanager
def rdf4j() -> Iterator[str]:
    """The URL of an empty repository in memory."""
    war, runner = map(jar, RDF4J)
    _need("rdf4j", war.is_file() and runner.is_file() and shutil.which("java") is not None)
    with tempfile.TemporaryDirectory() as work:
        port = free_port()
        base = f"http://127.0.0.1:{port}/rdf4j-server"
        command = [
            "java",
            *_BRIEF,
            f"-Dorg.eclipse.rdf4j.appdata.basedir={work}/data",
            f"-Djava.io.tmpdir={work}",
            "-jar",
            str(runner),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--path",
            "/rdf4j-server",
            str(war),
        ]
        with _running(command, f"{base}/protocol", Path(work)):
            configuration = (
                "@prefix config: <tag:rdf4j.org,2023:config/> .\n"
                '[] a config:Repository ; config:rep.id "kg" ; config:rep.impl [ '
                'config:rep.type "openrdf:SailRepository" ; config:sail.impl [ config:sail.type "openrdf:MemoryStore" ] ] .\n'
            )
            request = urllib.request.Request(
                f"{base}/repositories/kg", configuration.encode(), {"Content-Type": "text/turtle"}, method="PUT"
            )
            urllib.request.urlopen(request, timeout=60).close()
            yield f"{base}/repositories/kg"


@contextmanager
def virtuoso(allowed: Path | None = None, sql_port: int | None = None, buffers: int = 20_000) -> Iterator[str]:
    """The URL of an empty Virtuoso with `PASSWORD` for user dba. allowed: a folder that its loader may read; buffers: of 8 kB."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    _need("virtuoso", program is not None and isql is not None)
    assert program and isql
    with tempfile.TemporaryDirectory() as work:
        sql, port = sql_port or free_port(), free_port()
        (Path(work) / "virtuoso.ini").write_text(
            f"[Database]\nDatabaseFile={work}/v.db\nErrorLogFile={work}/v.log\nLockFile={work}/v.lck\n"
            f"TransactionFile={work}/v.trx\nxa_persistent_file={work}/v.pxa\nFileExtend=200\nMaxCheckpointRemap=2000\n"
            f"[TempDatabase]\nDatabaseFile={work}/t.db\nTransactionFile={work}/t.trx\nFileExtend=200\n"
            f"[Parameters]\nServerPort=127.0.0.1:{sql}\nNumberOfBuffers={buffers}\nMaxDirtyBuffers={buffers * 3 // 5}\n"
            f"DirsAllowed=.{', ' + str(allowed) if allowed else ''}\nCheckpointInterval=0\n"
            f"[HTTPServer]\nServerPort=127.0.0.1:{port}\nServerThreads=5\nDefaultMailServer=\n"
            "[SPARQL]\nResultSetMaxRows=100000\n"
        )
        url = f"http://127.0.0.1:{port}/sparql"
        command = [program, "+configfile", f"{work}/virtuoso.ini", "+foreground"]
        with _running(command, url, Path(work)):
            exec_ = f"USER_SET_PASSWORD('dba','{PASSWORD}')"
            subprocess.run(
                [isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={exec_}"], check=True, stdout=subprocess.DEVNULL
            )
            yield url


@contextmanager
def comunica(nquads: Path) -> Iterator[str]:
    """The URL of a Comunica endpoint, for reading only, with the triples of a file of N-Quads in one graph."""
    _need("comunica", _comunica().is_file() and (_comunica().parent / "node").exists())
    with tempfile.TemporaryDirectory() as work:
        triples = {line.rpartition(b" <")[0] + b" .\n" for line in nquads.read_bytes().splitlines()}
        data = Path(work) / "graph.nt"
        data.write_bytes(b"".join(sorted(triples)))
        # It would listen on all addresses, and has no option for one.
        only = Path(work) / "loopback.cjs"
        only.write_text(
            "const net = require('net'), listen = net.Server.prototype.listen;\n"
            "net.Server.prototype.listen = function (port, ...rest) {\n"
            "  return typeof port === 'number' || /^\\d+$/.test(port)\n"
            "    ? listen.call(this, Number(port), '127.0.0.1', ...rest.filter(x => typeof x === 'function'))\n"
            "    : listen.call(this, port, ...rest); };\n"
        )
        port = free_port()
        command = [str(_comunica().parent / "node"), str(_comunica()), "-p", str(port), "-t", "120", str(data)]
        with _running(command, f"http://127.0.0.1:{port}/sparql", Path(work), {"NODE_OPTIONS": f"--require {only}"}):
            yield f"http://127.0.0.1:{port}/sparql"


STARTED: dict[str, Callable[[], object]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "rdf4j": rdf4j,
    "virtuoso": virtuoso,
}


if __name__ == "__main__":
    if sys.argv[1:2] != ["install"]:
        sys.exit(__doc__)
    for chosen in sys.argv[2:] or ALL:
        install(chosen)
