"""`hesi recognize FILE…`: one JSON object a line for each invoice found, in the order of the files."""

import json
import sys
from pathlib import Path
from typing import TextIO

from hesi.expenses.invoices.recognition.limits import FILE_BYTES, MB, Unreadable
from hesi.expenses.invoices.recognition.problems import refusal
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.recognition.sandbox import Reader

USAGE = "usage: hesi recognize FILE…\nReads invoices (XML, OFD, PDF, images, zip) and prints one JSON object a line.\n"


def recognize_command(paths: list[str]) -> int:
    """Read the files one after another; 0 when every one gave an invoice, 1 when any gave nothing, 2 without files.

    A file that cannot be read prints a line with empty fields and the problem, and the rest go on.
    """
    if not paths or any(path in ("-h", "--help") for path in paths):
        sys.stderr.write(USAGE)
        return 2 if not paths else 0
    failed = False
    with Reader() as reader:
        for path in paths:
            for reading in _read_path(reader, path):
                failed = failed or not any(reading.values.values())
                _print_line(reading, path, sys.stdout)
    return 1 if failed else 0


def _read_path(reader: Reader, path: str) -> list[Recognition]:
    try:
        return reader.recognize(_content(path), Path(path).name)
    except Unreadable as error:
        return [Recognition(problems=[refusal(error.named(path))])]


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unreadable("not_found", path) from error
    if len(data) > FILE_BYTES:
        raise Unreadable("too_large", path, limit=FILE_BYTES // MB)
    return data


def _print_line(reading: Recognition, path: str, out: TextIO) -> None:
    member = reading.extra.get("member", "")
    line = json.dumps(reading.as_json(f"{path}/{member}" if member else path), ensure_ascii=False)
    # A file name may hold bytes that are no UTF-8; the line must still be.
    out.buffer.write(line.encode("utf-8", "replace") + b"\n")
    out.flush()
