"""What parent and child say to each other over their pipes: a JSON header and blobs."""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

SIZES = struct.Struct(">QQ")
LONGEST_HEADER = 32 * 1024 * 1024
LONGEST_BODY = 128 * 1024 * 1024


def frame(header: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Lengths, a JSON header and the blobs one after another; the header says how long each blob is."""
    head = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    body = b"".join(blobs)
    return SIZES.pack(len(head), len(body)) + head + body


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next frame of a blocking stream, or None at its end."""
    sizes = stream.read(SIZES.size)
    if len(sizes) < SIZES.size:
        return None
    head, body = SIZES.unpack(sizes)
    return split(stream.read(head), stream.read(body))


def split(head: bytes, body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Header and blobs of a frame whose two parts have been read."""
    header = json.loads(head)
    blobs, position = [], 0
    for size in header.pop("blobs"):
        blobs.append(body[position : position + size])
        position += size
    return header, blobs
