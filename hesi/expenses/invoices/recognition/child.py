"""The limited process that reads strangers' files: frames in on standard input, frames out on standard output.

A request names what is wanted (`recognize`, `preview` or `unpack`), the file's name and whether pictures may be read;
its one blob is the file. An answer holds readings, pictures or files, or a refusal's code and parameters. The process
ends when its input does.
"""

import io
import json
import os
import sys
from typing import Any, BinaryIO

from hesi.expenses.invoices.recognition.confinement import confine, refuse_the_rest, start_clock, stop_clock
from hesi.expenses.invoices.recognition.limits import ChildLimits, Unreadable
from hesi.expenses.invoices.recognition.wire import frame, read_frame, to_wire

NEEDS_PICTURE = "needs_picture"


def main() -> None:
    """Serve requests until standard input ends."""
    requests, answers = _own_pipes()
    settings = json.loads(sys.argv[1])
    limits = ChildLimits(**settings["limits"])
    _import_readers(settings["pictures"])
    confine(limits)
    refuse_the_rest()
    while (request := read_frame(requests)) is not None:
        header, blobs = request
        start_clock(limits)
        answer = _answer(header, blobs[0])
        stop_clock()
        answers.write(answer)
        answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes for frames alone: a library that prints must not write into an answer."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return open(requests, "rb", buffering=io.DEFAULT_BUFFER_SIZE), open(answers, "wb")


def _import_readers(pictures: bool) -> None:
    """Load what reading needs before the limits stand: loading takes files and memory that reading does not."""
    import hesi.expenses.invoices.recognition.preview
    import hesi.expenses.invoices.recognition.reader  # noqa: F401

    if pictures:
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
