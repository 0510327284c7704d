"""docs/stores.md is true: its commands run as they stand, on other ports, where the store is installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kg.snapshot.build import Built

sys.path.insert(0, str(ROOT / "tools"))
import stores

GUIDE = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
PORTS = ("7878", "7879", "3030", "3031", "1111", "8890", "8080")
NEEDS: dict[str, tuple[str, ...]] = {
    "oxigraph": (),
    "fuseki": (stores.FUSEKI,),
    "virtuoso": (),
    "rdf4j": stores.RDF4J,
}
PROGRAMS = {"oxigraph": "oxigraph", "fuseki": "java", "virtuoso": "virtuoso-t", "rdf4j": "java"}


@pytest.mark.parametrize("store", NEEDS)
def test_the_commands_of_the_guide_run(store: str, built: Built, tmp_path: Path) -> None:
    blocks = re.findall(rf"^```sh {store}\n(.*?)^```", GUIDE, re.S | re.M)
    assert blocks
    if not shutil.which(PROGRAMS[store]) or not all(stores.jar(one).is_file() for one in NEEDS[store]):
        pytest.skip(f"{store} is not installed (python tools/stores.py install {store})")
    for one in NEEDS[store]:
        (tmp_path / stores.jar(one).name).symlink_to(stores.jar(one))
    script = "set -euo pipefail\n" + "\n".join(blocks)
    for port in PORTS:
        script = re.sub(rf"\b{port}\b", str(stores.free_port()), script)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "kg").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m kg "$@"\n')
    (programs / "kg").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "NETRC": str(tmp_path / "none")}
    with (tmp_path / "out").open("w+b") as out:
        shell = subprocess.Popen(
            ["bash", "-c", script], cwd=tmp_path, env=environment, stdout=out, stderr=out, start_new_session=True
        )
        try:
            code = shell.wait(200)
        finally:
            os.killpg(shell.pid, signal.SIGTERM)  # the servers that it left running
        text = (tmp_path / "out").read_text(errors="replace")
    assert code == 0, text[-3000:]
    assert "verified: counts of 5 graphs, 200 sampled triples, 1 row" in text
    assert text.count("Roman Vassilenko") >= len(blocks)
