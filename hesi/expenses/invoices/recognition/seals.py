"""Whether an OFD is unchanged since it was sealed: digests of every file, and the SM2 signature over them.

This is integrity only. Who may seal (a chain to a trusted root) and whether the tax bureau knows the invoice (查验) are
other questions that no file can answer by itself.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from asn1crypto import x509

from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.ofd import Document, Package
from hesi.expenses.invoices.recognition.sm2 import Point, sm3, verify
from hesi.expenses.invoices.recognition.xmltree import Element, first, local, text_of, walk

INTACT, ALTERED, TEST_CERTIFICATE, UNVERIFIABLE, NONE = "intact", "altered", "test_certificate", "unverifiable", "none"

_SM3_NAMES = frozenset({"1.2.156.10197.1.401", "sm3", ""})
_CONTENT = re.compile(r"(?:^|/)(?:Attachs|Tags|Pages|Tpls)/", re.IGNORECASE)
_TEST_WORDS = re.compile(r"测试|試|\btest|demo|ofdrw", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What the check found: a state, who signed, who issued the certificate, and the first file that differs."""

    state: str
    signer: str = ""
    issuer: str = ""
    differs: str = ""


def check_seals(package: Package, document: Document) -> SealCheck:
    """Check every seal of a document; the worst state of them is given."""
    if not document.signatures:
        return SealCheck(NONE)
    index = package.resolve(document.path, document.signatures) or package.resolve("OFD.xml", document.signatures)
    if not index:
        return SealCheck(NONE, differs=document.signatures)
    try:
        paths = [
            package.resolve(index, element.get("BaseLoc", ""))
            for element in walk(package.parse(index))
            if local(element) == "Signature"
        ]
        checks = [_check_seal(package, path) if path else SealCheck(ALTERED) for path in paths]
        added = _added_file(package, [path for path in paths if path])
        if checks and added:
            checks.append(SealCheck(ALTERED, differs=added))
    except (Unreadable, KeyError):
        return SealCheck(UNVERIFIABLE)
    order = (ALTERED, TEST_CERTIFICATE, UNVERIFIABLE, INTACT, NONE)
    return min(checks, key=lambda check: order.index(check.state), default=SealCheck(NONE))


def _check_seal(package: Package, path: str) -> SealCheck:
    description = package.parse(path)
    references = first(description, "References")
    if references is None:
        return SealCheck(UNVERIFIABLE)
    if references.get("CheckMethod", "").lower() not in _SM3_NAMES:
        return SealCheck(UNVERIFIABLE)
    differs = _changed_file(package, path, references)
    value_path = package.resolve(path, text_of(first(description, "SignedValue")))
    if not value_path:
        return SealCheck(ALTERED, differs=differs or "SignedValue")
    try:
        signature = _Signature.parse(package.archive.read(value_path))
    except (ValueError, IndexError, KeyError, TypeError):
        return SealCheck(ALTERED if differs else UNVERIFIABLE, differs=differs)
    state = INTACT
    if differs or signature.data_hash != sm3(package.archive.read(path)) or not signature.holds():
        state, differs = ALTERED, differs or path
    elif _TEST_WORDS.search(signature.signer + signature.issuer):
        state = TEST_CERTIFICATE
    return SealCheck(state, signature.signer, signature.issuer, differs)


def _changed_file(package: Package, path: str, references: Element) -> str:
    """The first sealed file that is missing or whose digest differs; "" when all are as they were sealed."""
    for location, target, expected in _references(package, path, references):
        if not target or sm3(package.archive.read(target)) != expected:
            return target or location
    return ""


def _added_file(package: Package, paths: list[str]) -> str:
    """The first content file that no seal covers: what is shown or read but was not there when it was sealed."""
    covered: set[str] = set()
    for path in paths:
        references = first(package.parse(path), "References")
        if references is not None:
            covered.update(target for _, target, _ in _references(package, path, references))
    return next((name for name in package.archive.names() if _CONTENT.search(name) and name not in covered), "")


def _references(package: Package, path: str, references: Element) -> list[tuple[str, str, bytes]]:
    """Location as written, entry it means ("" if missing) and expected digest of each sealed file."""
    found = []
    for element in walk(references):
        if local(element) == "Reference":
            location = element.get("FileRef", "")
            try:
                expected = base64.b64decode(text_of(first(element, "CheckValue")))
            except binascii.Error:
                expected = b""
            found.append((location, package.resolve(path, location), expected))
    return found


@dataclass(frozen=True, slots=True)
class _Signature:
    """SES_Signature of GB/T 38540 (version 4) or GM/T 0031-2014 (before it)."""

    signed: bytes
    data_hash: bytes
    public: Point
    r: int
    s: int
    signer: str
    issuer: str

    @classmethod
    def parse(cls, data: bytes) -> "_Signature":
        parts = _children(_tlv(data, 0)[1])
        signed = parts[0]
        fields = _children(signed[1])
        data_hash = fields[3][1][1:]
        if len(parts) >= 4:
            certificate, value = parts[1][1], parts[3][1][1:]
        else:
            certificate, value = fields[5][1], parts[1][1][1:]
        pair = _children(_tlv(value, 0)[1])
        subject = x509.Certificate.load(certificate)
        point = subject["tbs_certificate"]["subject_public_key_info"]["public_key"].contents[1:]
        if len(point) != 65 or point[0] != 4:
            raise ValueError("not an uncompressed point")
        return cls(
            signed=signed[2],
            data_hash=data_hash,
            public=Point(int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")),
            r=int.from_bytes(pair[0][1], "big"),
            s=int.from_bytes(pair[1][1], "big"),
            signer=_name(subject.subject),
            issuer=_name(subject.issuer),
        )

    def holds(self) -> bool:
        return verify(self.public, self.signed, self.r, self.s)


def _name(name: x509.Name) -> str:
    native = name.native
    return str(native.get("common_name") or native.get("organization_name") or name.human_friendly)


def _tlv(data: bytes, start: int) -> tuple[int, bytes, bytes, int]:
    """Tag, content, whole encoding and end of the DER value that begins at `start`."""
    tag, length, offset = data[start], data[start + 1], start + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("length")
        length = int.from_bytes(data[offset : offset + count], "big")
        offset += count
    end = offset + length
    if end > len(data):
        raise ValueError("truncated")
    return tag, data[offset:end], data[start:end], end


def _children(content: bytes) -> list[tuple[int, bytes, bytes]]:
    found, position = [], 0
    while position < len(content):
        tag, inner, whole, position = _tlv(content, position)
        found.append((tag, inner, whole))
    return found
