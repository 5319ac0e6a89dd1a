"""Sealing: what was sealed comes back, and nothing else does."""

import base64
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hesi.core.crypto import (
    BadMasterKey,
    KeyRing,
    Tampered,
    blind_index,
    derive,
    new_data_key,
    open_sealed,
    open_stream,
    place,
    plain_size,
    seal,
    seal_stream,
)
from hesi.core.crypto_stream import CHUNK_BYTES, HEADER_BYTES

MASTER = bytes(range(32))
OTHER = bytes(range(32, 64))
KEY = bytes(range(64, 96))
HERE = place("tenant", 7, "payee.account", 31)
SEALED_CHUNK = CHUNK_BYTES + 16


def test_a_data_key_comes_back_from_its_wrapping():
    ring, key = KeyRing([MASTER]), new_data_key()
    wrapped = ring.wrap(key, HERE)
    assert len(key) == 32
    assert key not in wrapped
    assert ring.unwrap(wrapped, HERE) == key
    assert ring.wrap(key, HERE) != wrapped


def test_a_data_key_of_another_workspace_does_not_open_here():
    ring = KeyRing([MASTER])
    with pytest.raises(Tampered):
        ring.unwrap(ring.wrap(KEY, place("tenant", 7)), place("tenant", 8))


def test_every_changed_bit_of_a_wrapped_key_is_noticed():
    ring = KeyRing([MASTER])
    wrapped = ring.wrap(KEY, HERE)
    for i in range(len(wrapped)):
        with pytest.raises(Tampered):
            ring.unwrap(_flipped(wrapped, i), HERE)
    for size in (0, 1, 9, 20, len(wrapped) - 1):
        with pytest.raises(Tampered):
            ring.unwrap(wrapped[:size], HERE)


def test_a_master_key_is_replaced_step_by_step():
    old = KeyRing([MASTER])
    wrapped = old.wrap(KEY, HERE)
    both = KeyRing([OTHER, MASTER])
    assert both.unwrap(wrapped, HERE) == KEY
    assert both.needs_rewrap(wrapped)
    anew = both.wrap(KEY, HERE)
    assert not both.needs_rewrap(anew)
    assert KeyRing([OTHER]).unwrap(anew, HERE) == KEY
    with pytest.raises(Tampered):
        old.unwrap(anew, HERE)


def test_a_start_with_another_key_is_refused():
    stored = KeyRing([MASTER]).check_value
    assert len(stored) == 16
    KeyRing([MASTER]).verify(stored)
    KeyRing([OTHER, MASTER]).verify(stored)
    with pytest.raises(BadMasterKey) as refusal:
        KeyRing([OTHER]).verify(stored)
    assert refusal.value.context == {"expected": stored, "given": KeyRing([OTHER]).check_value}


@pytest.mark.parametrize(
    "encode", [base64.b64encode, base64.urlsafe_b64encode, lambda key: b" %s\n" % base64.b64encode(key)]
)
def test_a_master_key_is_read_from_the_environment(encode):
    for master in (MASTER, bytes(range(224, 256))):
        text = encode(master).decode()
        assert KeyRing.parse(text).check_value == KeyRing([master]).check_value
        assert KeyRing.parse(text.rstrip().rstrip("=")).check_value == KeyRing([master]).check_value


def test_former_keys_follow_the_current_one():
    ring = KeyRing.parse(",".join(base64.b64encode(key).decode() for key in (OTHER, MASTER)))
    assert ring.check_value == KeyRing([OTHER]).check_value
    assert ring.unwrap(KeyRing([MASTER]).wrap(KEY, HERE), HERE) == KEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "secret",
        "not base64 at all!",
        "é" * 44,
        base64.b64encode(MASTER[:31]).decode(),
        "A" * 43,
        "A" * 44,
        "A" * 400,
    ],
)
def test_a_weak_or_malformed_master_key_is_refused_without_showing_it(text):
    with pytest.raises(BadMasterKey) as refusal:
        KeyRing.parse(text)
    assert "openssl" in refusal.value.message
    assert len(text) < 5 or text not in refusal.value.message


def test_a_key_ring_does_not_show_its_keys():
    assert base64.b64encode(MASTER).decode() not in repr(KeyRing([MASTER]))
    assert repr(MASTER)[2:-1] not in repr(vars(KeyRing([MASTER])))


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_a_sealed_value_comes_back(plaintext, aad):
    sealed = seal(KEY, plaintext, aad)
    assert open_sealed(KEY, sealed, aad) == plaintext
    assert len(sealed) == len(plaintext) + 29


def test_a_sealed_value_opens_only_in_its_place_with_its_key():
    sealed = seal(KEY, b"6222021234", HERE)
    for key, aad in ((KEY, place("tenant", 7, "payee.account", 32)), (OTHER, HERE), (KEY, b"")):
        with pytest.raises(Tampered):
            open_sealed(key, sealed, aad)
    for i in range(len(sealed)):
        with pytest.raises(Tampered):
            open_sealed(KEY, _flipped(sealed, i), HERE)
        with pytest.raises(Tampered):
            open_sealed(KEY, sealed[:i], HERE)
    assert open_sealed(KEY, memoryview(sealed), HERE) == b"6222021234"


def test_sealing_twice_looks_different():
    assert seal(KEY, b"same", HERE) != seal(KEY, b"same", HERE)


def test_no_two_places_look_the_same():
    places = [("a", "b"), ("ab",), ("a", "b", ""), ("", "a", "b"), (1, 2), (12,), ("1", 23), ("客",)]
    assert len({place(*parts) for parts in places}) == len(places)


def test_each_purpose_has_its_own_key():
    assert len({derive(KEY, purpose) for purpose in (b"seal", b"wrap", b"check", b"blind index")} | {KEY}) == 5


def test_a_blind_index_finds_the_same_text_under_the_same_key_only():
    index = blind_index(KEY, "6222021234")
    assert index == blind_index(KEY, "6222021234")
    assert len(index) == 32
    assert len({index, blind_index(KEY, "6222021235"), blind_index(OTHER, "6222021234")}) == 3


SIZES = [0, 1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 5]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_piece_by_piece(size):
    plain = os.urandom(size)
    sealed = io.BytesIO()
    assert seal_stream(KEY, io.BytesIO(plain), sealed, HERE) == size
    pieces = list(open_stream(KEY, io.BytesIO(sealed.getvalue()), HERE))
    assert b"".join(pieces) == plain
    assert max(map(len, pieces)) <= CHUNK_BYTES
    assert plain_size(len(sealed.getvalue())) == size


def test_a_reader_may_give_little_at_a_time():
    class Trickle(io.BytesIO):
        def read(self, size=-1, /):
            return super().read(min(size, 1000))

    plain = os.urandom(CHUNK_BYTES * 2)
    sealed = io.BytesIO()
    seal_stream(KEY, Trickle(plain), sealed, HERE)
    assert b"".join(open_stream(KEY, Trickle(sealed.getvalue()), HERE)) == plain


def _sealed_file(size: int) -> bytes:
    sealed = io.BytesIO()
    seal_stream(KEY, io.BytesIO(os.urandom(size)), sealed, HERE)
    return sealed.getvalue()


def _chunks_swapped(data):
    first, second = HEADER_BYTES, HEADER_BYTES + SEALED_CHUNK
    return data[:first] + data[second : second + SEALED_CHUNK] + data[first:second] + data[second + SEALED_CHUNK :]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[:HEADER_BYTES],
        lambda data: data[: HEADER_BYTES + 7],
        lambda data: data[: HEADER_BYTES + SEALED_CHUNK],
        lambda data: data[: HEADER_BYTES + 2 * SEALED_CHUNK],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data + data[HEADER_BYTES:],
        lambda data: data + data[HEADER_BYTES + 2 * SEALED_CHUNK :],
        lambda data: data[:HEADER_BYTES] + data[HEADER_BYTES + SEALED_CHUNK :],
        lambda data: _flipped(data, 0),
        lambda data: _flipped(data, 5),
        lambda data: _flipped(data, HEADER_BYTES - 1),
        lambda data: _flipped(data, HEADER_BYTES + 3),
        lambda data: _flipped(data, len(data) - 1),
        _chunks_swapped,
    ],
)
def test_a_file_cut_swapped_lengthened_or_changed_is_noticed(change):
    data = _sealed_file(2 * CHUNK_BYTES + 50)
    assert sum(map(len, open_stream(KEY, io.BytesIO(data), HERE))) == 2 * CHUNK_BYTES + 50
    with pytest.raises(Tampered):
        list(open_stream(KEY, io.BytesIO(change(data)), HERE))


def test_a_file_opens_only_in_its_place_with_its_key():
    data = _sealed_file(10)
    for key, aad in ((OTHER, HERE), (KEY, place("tenant", 8))):
        with pytest.raises(Tampered):
            list(open_stream(key, io.BytesIO(data), aad))


def test_pieces_of_two_files_do_not_mix():
    one, other = _sealed_file(CHUNK_BYTES + 9), _sealed_file(CHUNK_BYTES + 9)
    cut = HEADER_BYTES + SEALED_CHUNK
    with pytest.raises(Tampered):
        list(open_stream(KEY, io.BytesIO(one[:cut] + other[cut:]), HERE))


def _flipped(data: bytes, i: int) -> bytes:
    return data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :]
