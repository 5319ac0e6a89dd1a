"""A training as an iCalendar file (RFC 5545), for the calendar on a desk or phone."""

from datetime import UTC, datetime

from hesi.support.trainings.models import Training

_MOST_OCTETS = 75


def calendar_of(training: Training, *, url: str, at: datetime) -> str:
    """One event in UTC, which every calendar shows in its own zone. A training called off is marked as cancelled."""
    begin, end = training.starts_at, training.ends_at
    if begin is None or end is None:
        raise ValueError("a training without a date has no calendar entry")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hesi//Trainings//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:training-{training.pk}@hesi",
        f"DTSTAMP:{_instant(at)}",
        f"DTSTART:{_instant(begin)}",
        f"DTEND:{_instant(end)}",
        f"SUMMARY:{_text(training.title)}",
        f"LOCATION:{_text(training.place or training.link)}",
        f"DESCRIPTION:{_text(url)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if training.cancelled_at else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line longer than 75 octets; a character is never cut in two (section 3.1)."""
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _MOST_OCTETS - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + sign, size + octets
    return "\r\n ".join([*pieces, piece])
