"""SM2 signature verification (GB/T 32918.2) on plain integers, with SM3 (GB/T 32905) from the cryptography package."""

from typing import NamedTuple

from cryptography.hazmat.primitives import hashes

# Recommended curve of GB/T 32918.5.
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0
DEFAULT_USER_ID = b"1234567812345678"


class Point(NamedTuple):
    """A point of the curve in affine coordinates."""

    x: int
    y: int


def sm3(data: bytes) -> bytes:
    """The SM3 digest, 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def on_curve(point: Point) -> bool:
    """Whether the point satisfies y² = x³ + ax + b."""
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def add(first: Point | None, second: Point | None) -> Point | None:
    """The sum of two points; None is the point at infinity."""
    if first is None or second is None:
        return first or second
    if first.x == second.x:
        if (first.y + second.y) % P == 0:
            return None
        slope = (3 * first.x * first.x + A) * pow(2 * first.y, -1, P) % P
    else:
        slope = (second.y - first.y) * pow(second.x - first.x, -1, P) % P
    x = (slope * slope - first.x - second.x) % P
    return Point(x, (slope * (first.x - x) - first.y) % P)


def multiply(scalar: int, point: Point) -> Point | None:
    """The point added to itself `scalar` times."""
    result: Point | None = None
    step: Point | None = point
    while scalar:
        if scalar & 1:
            result = add(result, step)
        step = add(step, step)
        scalar >>= 1
    return result


def message_digest(public: Point, message: bytes, user_id: bytes = DEFAULT_USER_ID) -> int:
    """SM3 over the signer's identity digest ZA and the message, as SM2 signs it."""
    parts = b"".join(value.to_bytes(32, "big") for value in (A, B, GX, GY, *public))
    identity = sm3((len(user_id) * 8).to_bytes(2, "big") + user_id + parts)
    return int.from_bytes(sm3(identity + message), "big")


def verify(public: Point, message: bytes, r: int, s: int) -> bool:
    """Whether (r, s) is the holder's signature over the message (user id 1234567812345678)."""
    if not (0 < r < N and 0 < s < N and on_curve(public)):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    point = add(multiply(s, Point(GX, GY)), multiply(t, public))
    return point is not None and (message_digest(public, message) + point.x) % N == r
