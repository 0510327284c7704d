"""The tutorial runs from end to end, in an empty folder, and makes its picture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def test_the_tutorial_runs(tmp_path: Path) -> None:
    environment = {**os.environ, "MPLBACKEND": "Agg", "MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "tutorial.py")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Roman Vassilenko as Deputy Minister of Foreign Affairs of Kazakhstan" in done.stdout
    assert "| not stated | in March 2024" in done.stdout
    assert "0 of them in the article's own voice" in done.stdout
    assert (tmp_path / "timeline.png").read_bytes().startswith(b"\x89PNG")
