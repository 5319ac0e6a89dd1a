"""The limited process that reads strangers' files: frames in on standard input, frames out on standard output.

A request names what is wanted (`recognize`, `preview` or `unpack`), the file's name and whether pictures may be read;
its one blob is the file. An answer holds readings, pictures or files, or a refusal's code and parameters. The process
ends when its input does.
"""

from typing import Any

from hesi.core.confined.frames import frame
from hesi.core.confined.serving import serve
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.wire import to_wire

NEEDS_PICTURE = "needs_picture"


def main() -> None:
    """Serve requests until standard input ends."""
    serve(_import_readers, _answer)


def _import_readers(settings: dict[str, Any]) -> None:
    """Load what reading needs; the models of the text recogniser only where pictures may be read."""
    import hesi.expenses.invoices.recognition.preview
    import hesi.expenses.invoices.recognition.reader  # noqa: F401

    if settings["pictures"]:
        try:
            from hesi.expenses.invoices.recognition import ocr

            getattr(ocr, "warm_up", lambda: None)()
        except ImportError:
            pass


def _answer(header: dict[str, Any], data: bytes) -> bytes:
    from hesi.expenses.invoices.recognition.from_image import NeedsPicture, reading_pictures
    from hesi.expenses.invoices.recognition.preview import render_preview
    from hesi.expenses.invoices.recognition.reader import recognize_bytes, unpack_bundle

    name = str(header["name"])
    try:
        if header["wanted"] == "unpack":
            members = unpack_bundle(data, name)
            return frame({"ok": True, "members": [member for member, _ in members]}, [blob for _, blob in members])
        if header["wanted"] == "preview":
            return frame({"ok": True}, render_preview(data, name))
        with reading_pictures(allowed=bool(header["pictures"])):
            return frame({"ok": True, "readings": [to_wire(reading) for reading in recognize_bytes(data, name)]})
    except NeedsPicture:
        return frame({"ok": False, "code": NEEDS_PICTURE, "params": {}})
    except Unreadable as error:
        return frame({"ok": False, "code": error.code, "params": error.params})
    except MemoryError:
        return frame({"ok": False, "code": "memory_limit", "params": {}})
    except Exception:
        # A parser that stumbles over a hostile file must cost that file only; the parent tells it as damaged.
        return frame({"ok": False, "code": "damaged", "params": {}})


if __name__ == "__main__":
    main()
