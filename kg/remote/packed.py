"""Unpacks answers piece by piece, so that a small one cannot become a large one in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

PIECE = 2**16  # bytes
MAX_LAYERS = 2
_KNOWN = {"gzip", "x-gzip", "deflate"}  # RFC 9110, section 8.4.1
_EITHER = zlib.MAX_WBITS | 32  # gzip or zlib, whichever the first bytes are


class PackedError(ValueError):
    """What cannot be unpacked. Its text says why, to stand after "the answer"."""


class TooLargeError(ValueError):
    """More comes out than is allowed."""


def unpacked(chunks: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """What is in chunks of that Content-Encoding, in pieces of at most `PIECE` bytes where it is packed.

    most: bytes that may come out of each layer. Raises `PackedError`, `TooLargeError`.

    >>> b"".join(unpacked([zlib.compress(b"abc")], "Deflate", 100))
    b'abc'
    """
    layers = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    for name in layers:
        if name not in _KNOWN:
            raise PackedError(f"is packed as {name}, which nobody asked for")
    if len(layers) > MAX_LAYERS:
        raise PackedError(f"is packed {len(layers)} times over")
    pieces = _bounded(chunks, most)
    for _ in layers:
        pieces = _bounded(_one_layer(pieces), most)
    return pieces


def _bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLargeError
        yield piece


def _one_layer(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj(_EITHER)
    begun = False
    for chunk in chunks:
        rest, full = chunk, False
        while rest or full:
            if unpack.eof:  # gzip may have several members, one after the other
                unpack = zlib.decompressobj(_EITHER)
            begun = True
            try:
                piece = unpack.decompress(rest, PIECE)
            except zlib.error as error:
                raise PackedError(f"cannot be unpacked: {error}") from error
            rest = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
            full = len(piece) == PIECE and not unpack.eof
            if piece:
                yield piece
    if begun and not unpack.eof:
        raise PackedError("ends before all of it is unpacked")
