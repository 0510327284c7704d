"""Draws DOT with Graphviz, a program of its own (https://graphviz.org): `dot` must be on the PATH."""

from __future__ import annotations

import shutil
import subprocess

from kg.errors import EXIT_IO, KgError, TimeLimitError

SECONDS = 30.0


class DrawingError(KgError):
    """Graphviz is not there, or does not draw."""

    exit_code = EXIT_IO


def is_installed() -> bool:
    return shutil.which("dot") is not None


def draw(dot: str, chosen: str, seconds: float = SECONDS) -> bytes:
    """The picture as "svg" or "png".

    Raises `DrawingError` where Graphviz is not installed or fails, `TimeLimitError` after that many seconds.
    """
    program = shutil.which("dot")
    if program is None:
        raise DrawingError(
            "the program dot of Graphviz is not installed.",
            "Install it (apt install graphviz, brew install graphviz), or take -f dot and draw it elsewhere.",
        )
    try:
        done = subprocess.run(
            [program, f"-T{chosen}"], input=dot.encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TimeLimitError(
            f"Graphviz took longer than {seconds:g} seconds.", "Take -f dot, or fewer derivations."
        ) from error
    except OSError as error:
        raise DrawingError(f"Graphviz cannot be run: {(error.strerror or str(error)).lower()}.", "", program) from error
    if done.returncode or not done.stdout:
        said = " ".join(done.stderr.decode(errors="replace").split())[:200]
        raise DrawingError(f"Graphviz failed: {said or f'exit code {done.returncode}'}.", "Take -f dot.")
    return done.stdout
