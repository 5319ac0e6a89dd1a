"""A real video small enough for a test: WebP pictures are VP8 key frames, put one after another into a WebM file."""

import io
import struct

from PIL import Image

SECONDS = 4
SIDE = 64


def picture(*, width: int = SIDE, height: int = SIDE, kind: str = "PNG", **more: object) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 200)).save(out, kind, **more)
    return out.getvalue()


def film(seconds: int = SECONDS) -> bytes:
    """One key frame a second, each another colour, with a duration and cues so that players can seek in it."""
    frames = [_vp8((40 * at % 256, 200 - 30 * at % 200, 90)) for at in range(seconds)]
    info = _element(
        0x1549A966, _uint(0x2AD7B1, 1_000_000), _float(0x4489, seconds * 1000.0), _text(0x4D80), _text(0x5741)
    )
    video = _element(0xE0, _uint(0xB0, SIDE), _uint(0xBA, SIDE))
    track = _element(0xAE, _uint(0xD7, 1), _uint(0x73C5, 1), _uint(0x83, 1), _element(0x86, b"V_VP8"), video)
    tracks = _element(0x1654AE6B, track)
    clusters = [
        _element(0x1F43B675, _uint(0xE7, at * 1000), _element(0xA3, b"\x81\x00\x00\x80" + frame))
        for at, frame in enumerate(frames)
    ]
    # The cues say where each cluster begins, which depends on how long they are themselves: always as long.
    length = len(_cues([0] * seconds))
    at, places = len(info) + len(tracks) + length, []
    for cluster in clusters:
        places.append(at)
        at += len(cluster)
    head = _element(
        0x1A45DFA3, _uint(0x4286, 1), _uint(0x42F7, 1), _uint(0x42F2, 4), _uint(0x42F3, 8),
        _element(0x4282, b"webm"), _uint(0x4287, 2), _uint(0x4285, 2),
    )  # fmt: skip
    return head + _element(0x18538067, info, tracks, _cues(places), *clusters)


def _cues(places: list[int]) -> bytes:
    points = [
        _element(0xBB, _uint(0xB3, at * 1000), _element(0xB7, _uint(0xF7, 1), _uint(0xF1, place)))
        for at, place in enumerate(places)
    ]
    return _element(0x1C53BB6B, *points)


def _vp8(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), colour).save(out, "WEBP", quality=50, method=0)
    content = out.getvalue()
    (length,) = struct.unpack("<I", content[16:20])
    assert content[12:16] == b"VP8 "
    return content[20 : 20 + length]


def _element(number: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return (
        number.to_bytes((number.bit_length() + 7) // 8, "big") + (len(content) | 1 << 56).to_bytes(8, "big") + content
    )


def _uint(number: int, value: int) -> bytes:
    return _element(number, value.to_bytes(4, "big"))


def _float(number: int, value: float) -> bytes:
    return _element(number, struct.pack(">d", value))


def _text(number: int) -> bytes:
    return _element(number, b"hesi test")
