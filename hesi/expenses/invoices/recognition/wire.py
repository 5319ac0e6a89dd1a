"""Readings as plain JSON objects between the child process and its parent, and frames on their pipes."""

import dataclasses
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from hesi.expenses.invoices.recognition.result import FIELD_NAMES, Item, Problem, Recognition, Region

SIZES = struct.Struct(">QQ")
LONGEST_HEADER = 32 * 1024 * 1024
LONGEST_BODY = 128 * 1024 * 1024


def to_wire(reading: Recognition) -> dict[str, Any]:
    """Everything a reading holds, as JSON can carry it."""
    return dataclasses.asdict(reading)


def from_wire(data: Mapping[str, Any]) -> Recognition:
    """The reading back; what does not fit the contract raises, because a child's answer is not trusted blindly."""
    return Recognition(
        values={name: str(data["values"][name]) for name in FIELD_NAMES},
        items=[Item(**{slot: str(text) for slot, text in item.items()}) for item in data["items"]],
        sources=_texts(data["sources"]),
        confidence={str(name): float(value) for name, value in data["confidence"].items()},
        regions={str(name): Region(**value) for name, value in data["regions"].items()},
        extra=_texts(data["extra"]),
        problems=[
            Problem(str(p["code"]), str(p["message"]), str(p["field"]), _texts(p["params"])) for p in data["problems"]
        ],
        carrier=str(data["carrier"]),
    )


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in data.items()}


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
