"""Taking an archive of invoices apart; `recognition.archives` bounds and checks its entries as they come out."""

from collections.abc import Iterator
from dataclasses import dataclass

from hesi.expenses.invoices.file_names import readable_member_name
from hesi.expenses.invoices.recognition import limits
from hesi.expenses.invoices.recognition.archives import Archive
from hesi.expenses.invoices.recognition.limits import Unreadable

_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "._")
_OF_ONE_MEMBER = frozenset({"damaged"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive, or why this one can't be taken out while the others can."""

    position: int
    name: str
    content: bytes
    refusal: Unreadable | None = None


def unpack(content: bytes, name: str, *, depth: int) -> Iterator[Member]:
    """The files of an archive in its order, without the litter of operating systems.

    `depth` counts the archives it came out of. Raises `Unreadable` for the archive as a whole, before the first file
    where that can be known.
    """
    if depth > limits.ARCHIVE_NESTING:
        raise Unreadable("archive_nesting", name)
    archive = Archive(content, name)
    names = [member for member in archive.names() if not _is_litter(member)]
    if not names:
        raise Unreadable("archive_nothing", name)
    if len(names) > limits.ARCHIVE_INVOICES:
        raise Unreadable("archive_invoices", name, limit=limits.ARCHIVE_INVOICES)
    return (_member(archive, position, member) for position, member in enumerate(names))


def _member(archive: Archive, position: int, member: str) -> Member:
    shown = readable_member_name(member).rpartition("/")[2]
    try:
        return Member(position, shown, archive.read(member))
    except Unreadable as refusal:
        if refusal.code not in _OF_ONE_MEMBER:
            raise
        return Member(position, shown, b"", refusal.named(shown))


def _is_litter(member: str) -> bool:
    return any(part.startswith(_LITTER) for part in member.split("/"))
