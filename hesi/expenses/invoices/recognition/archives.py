"""Opening zip archives (OFD is one) without trusting what they say of themselves."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.limits import MB, Unreadable

_CHUNK = 256 * 1024
_DRIVE = re.compile(r"^[A-Za-z]:")
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800


class Archive:
    """A checked zip: names and declared sizes have been looked at, and reading counts the bytes that come out."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error) as error:
            raise Unreadable("damaged", name) from error
        if len(entries) > limits.ARCHIVE_ENTRIES:
            raise Unreadable("archive_entries", name, limit=limits.ARCHIVE_ENTRIES)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._admit(entry)
        if sum(entry.file_size for entry in entries) > limits.ARCHIVE_TOTAL_BYTES:
            raise Unreadable("archive_total_size", name, limit=limits.ARCHIVE_TOTAL_BYTES // MB)

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        name = _readable_name(entry).replace("\\", "/")
        parts = name.split("/")
        unsafe = (
            not name
            or "\x00" in name
            or name.startswith("/")
            or bool(_DRIVE.match(name))
            or ".." in parts
            or len(name.encode("utf-8", "replace")) > limits.ARCHIVE_NAME_BYTES
            or stat.S_ISLNK(entry.external_attr >> 16)
            or (name in self._entries and not name.endswith("/"))
        )
        if unsafe:
            raise Unreadable("archive_name", self.name)
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable("encrypted", self.name)
        if entry.file_size > limits.ARCHIVE_ENTRY_BYTES:
            raise Unreadable("archive_entry_size", self.name, limit=limits.ARCHIVE_ENTRY_BYTES // MB)
        self._check_ratio(entry, entry.file_size)
        self._entries[name] = entry

    def _check_ratio(self, entry: zipfile.ZipInfo, unpacked: int) -> None:
        packed = max(entry.compress_size, 1)
        if unpacked > limits.ARCHIVE_RATIO_FLOOR_BYTES and unpacked > packed * limits.ARCHIVE_RATIO:
            raise Unreadable("archive_ratio", self.name, limit=limits.ARCHIVE_RATIO)

    def names(self) -> list[str]:
        """Names of the files inside, in the archive's order, without folders."""
        return [name for name in self._entries if not name.endswith("/")]

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/") in self._entries

    def read(self, name: str) -> bytes:
        """The file's bytes; raises Unreadable when more comes out than was declared or is allowed."""
        entry = self._entries.get(name.lstrip("/"))
        if entry is None:
            raise KeyError(name)
        out = bytearray()
        try:
            for chunk in self._chunks(entry):
                out += chunk
                self._unpacked += len(chunk)
                if len(out) > limits.ARCHIVE_ENTRY_BYTES:
                    raise Unreadable("archive_entry_size", self.name, limit=limits.ARCHIVE_ENTRY_BYTES // MB)
                if self._unpacked > limits.ARCHIVE_TOTAL_BYTES:
                    raise Unreadable("archive_total_size", self.name, limit=limits.ARCHIVE_TOTAL_BYTES // MB)
                self._check_ratio(entry, len(out))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, struct.error) as error:
            raise Unreadable("damaged", self.name) from error
        return bytes(out)

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk


def _readable_name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: many pack UTF-8, and Chinese systems GB 18030, without saying so."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF8_FLAG or name.isascii():
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return name
