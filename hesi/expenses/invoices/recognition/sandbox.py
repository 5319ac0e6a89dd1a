"""Reading files in child processes that may use little and reach nothing, so that a hostile file costs itself only."""

import threading
from typing import Any

from hesi.expenses.invoices.recognition.carriers import Carrier, carrier_by_magic
from hesi.expenses.invoices.recognition.child import NEEDS_PICTURE
from hesi.expenses.invoices.recognition.limits import FILE_BYTES, MB, PICTURE, STRUCTURED, ChildLimits, Unreadable
from hesi.expenses.invoices.recognition.problems import refusal
from hesi.expenses.invoices.recognition.process import Child, Died
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.recognition.wire import from_wire


def recognize_limited(data: bytes, name: str, *, limits: ChildLimits | None = None) -> list[Recognition]:
    """Every invoice in a file, read in a child process of its own; raises Unreadable with the reason of a refusal.

    Structured carriers get seconds and little memory. A picture, or a PDF that turns out to have no text, gets what
    OCR needs. Each member of a zip is read by itself: one that is refused gives an empty reading with the problem.
    """
    with Reader(limits) as reader:
        return reader.recognize(data, name)


def preview_limited(data: bytes, name: str, *, limits: ChildLimits = STRUCTURED) -> list[bytes]:
    """PNG pages to show beside the fields, drawn in a child process; an empty list where a carrier has no picture."""
    slot = _Slot(limits, pictures=False)
    try:
        return slot.ask({"wanted": "preview", "name": name}, data, name)[1]
    finally:
        slot.close()


def unpack_limited(data: bytes, name: str, *, limits: ChildLimits = STRUCTURED) -> list[tuple[str, bytes]]:
    """Name and bytes of each file in a zip bundle (and in a zip within it), for reading them one by one."""
    slot = _Slot(limits, pictures=False)
    try:
        return _unpacked(slot, data, name)
    finally:
        slot.close()


class _NeedsPicture(Exception):
    """The file has pages that only OCR can read."""


class _Slot:
    """A place for one child: started when it is first needed, replaced when it died, is worn out or has grown."""

    def __init__(
        self, limits: ChildLimits, *, pictures: bool, files_per_child: int = 200, most_resident_bytes: int = 1536 * MB
    ) -> None:
        self._limits, self._pictures = limits, pictures
        self._files_per_child, self._most_resident_bytes = files_per_child, most_resident_bytes
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._files = 0

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.alive() else None

    def recognize(self, data: bytes, name: str) -> list[Recognition]:
        header = {"wanted": "recognize", "name": name, "pictures": self._pictures}
        answer, _ = self.ask(header, data, name)
        try:
            return [from_wire(reading) for reading in answer["readings"]]
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable("reader_died", name) from error

    def ask(self, header: dict[str, Any], data: bytes, name: str) -> tuple[dict[str, Any], list[bytes]]:
        """The child's answer; raises Unreadable with the child's reason, or because it ran out of time or died.

        A child that dies is given one successor: it may have been killed for reasons that are not this file's.
        """
        with self._lock:
            try:
                answer, blobs = self._answer(header, data, name)
            except Died:
                try:
                    answer, blobs = self._answer(header, data, name)
                except Died as error:
                    raise Unreadable("reader_died", name) from error
        if answer.get("ok"):
            return answer, blobs
        if answer.get("code") == NEEDS_PICTURE:
            raise _NeedsPicture
        raise Unreadable(str(answer["code"]), **{"name": name, **answer["params"]})

    def _answer(self, header: dict[str, Any], data: bytes, name: str) -> tuple[dict[str, Any], list[bytes]]:
        child = self._ready_child()
        try:
            answered = child.ask(header, data)
        except TimeoutError as error:
            self._drop()
            raise Unreadable("time_limit", name, limit=f"{self._limits.wall_seconds:g}") from error
        except Died as error:
            late = child.ended_by_clock()
            self._drop()
            if late:
                raise Unreadable("time_limit", name, limit=f"{self._limits.cpu_seconds:g}") from error
            raise
        self._files += 1
        if self._files >= self._files_per_child or child.memory_bytes() > self._most_resident_bytes:
            self._drop()
        return answered

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _ready_child(self) -> Child:
        if self._child is None or not self._child.alive():
            self._drop()
            self._child, self._files = Child(self._limits, pictures=self._pictures), 0
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class Reader:
    """Keeps its children alive from file to file, the one with the OCR models above all: for whoever reads many files.

    A child that runs out of time, dies, has read `files_per_child` files or has grown beyond `most_resident_bytes` is
    ended, and the next file gets a fresh one. Safe to share between threads; each child reads one file at a time.
    """

    def __init__(
        self,
        limits: ChildLimits | None = None,
        *,
        files_per_child: int = 200,
        most_resident_bytes: int = 1536 * MB,
    ) -> None:
        wear = {"files_per_child": files_per_child, "most_resident_bytes": most_resident_bytes}
        self._structured = _Slot(limits or STRUCTURED, pictures=False, **wear)
        self._pictures = _Slot(limits or PICTURE, pictures=True, **wear)

    @property
    def pids(self) -> list[int]:
        """Process ids of the children that are alive: the one for structured files, then the one for pictures."""
        return [pid for pid in (self._structured.pid, self._pictures.pid) if pid is not None]

    def recognize(self, data: bytes, name: str) -> list[Recognition]:
        """Like `recognize_limited`, without the time it takes to start."""
        if len(data) > FILE_BYTES:
            raise Unreadable("too_large", name, limit=FILE_BYTES // MB)
        carrier = carrier_by_magic(data, name)
        if carrier is Carrier.ZIP:
            return self._recognize_bundle(data, name)
        if carrier is Carrier.IMAGE:
            return self._pictures.recognize(data, name)
        try:
            return self._structured.recognize(data, name)
        except _NeedsPicture:
            return self._pictures.recognize(data, name)

    def _recognize_bundle(self, data: bytes, name: str) -> list[Recognition]:
        readings: list[Recognition] = []
        for member, content in _unpacked(self._structured, data, name):
            try:
                found = self.recognize(content, member)
            except Unreadable as error:
                found = [Recognition(problems=[refusal(error)])]
            for reading in found:
                reading.extra["member"] = member
            readings.extend(found)
        return readings

    def close(self) -> None:
        """End the children."""
        self._structured.close()
        self._pictures.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _unpacked(slot: _Slot, data: bytes, name: str) -> list[tuple[str, bytes]]:
    answer, blobs = slot.ask({"wanted": "unpack", "name": name}, data, name)
    return list(zip((str(member) for member in answer["members"]), blobs, strict=True))
