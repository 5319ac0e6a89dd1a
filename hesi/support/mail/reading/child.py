"""The limited process that reads mails: a mail in, what it says and how to show it out."""

from typing import Any

from hesi.core.confined.frames import frame
from hesi.core.confined.serving import serve


def main() -> None:
    """Serve requests until standard input ends."""
    serve(_load, _answer)


def _load(_settings: dict[str, Any]) -> None:
    from hesi.support.mail.reading import presenting, reader

    # The first reading loads codecs and the sanitiser's tables, for which the limits leave no files.
    from hesi.support.mail.reading.charsets import decoded

    for name in ("gb18030", "cp950", "big5hkscs", "iso2022_jp_ext", "iso2022_kr", "cp932", "cp949", "euc_jp", "utf-7"):
        decoded(b"x", name)
    presenting.presented(reader.read_mail(b"Content-Type: text/html\n\n<p>warm <b>up</b>"))


def _answer(_header: dict[str, Any], data: bytes) -> bytes:
    from hesi.support.mail.reading.presenting import presented
    from hesi.support.mail.reading.reader import read_mail
    from hesi.support.mail.reading.wire import to_wire

    try:
        mail = read_mail(data)
        facts, blobs = to_wire(mail, presented(mail))
        return frame({"ok": True, "mail": facts}, blobs)
    except MemoryError:
        return frame({"ok": False, "code": "memory_limit"})
    except Exception:
        # A reader that stumbles over a hostile mail costs that mail only; the parent sets it aside.
        return frame({"ok": False, "code": "damaged"})
