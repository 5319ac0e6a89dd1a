"""How well pictures are read: exact matches per field against the truth files beside the samples.

    .venv/bin/python -m bench.recognition [FOLDER] [--photos] [--receipts]

FOLDER holds `photo/` and `receipts/` (default: $HESI_SAMPLES, else ../shared/data/invoices). Rules for receipts were
made looking at the even half only (every second file by name, beginning with the first); the odd half is the figure to
quote. Dates and sums are compared as values, companies without case, spaces and punctuation.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

from PIL import Image

from hesi.expenses.invoices.recognition.ocr import read_picture
from hesi.expenses.invoices.recognition.ocr.lines import Line
from hesi.expenses.invoices.recognition.ocr.receipt.dates import dates_in
from hesi.expenses.invoices.recognition.result import Recognition

ROOT = Path(__file__).resolve().parent.parent
PICTURES = (".jpg", ".jpeg", ".png")
Score = tuple[Counter[str], Counter[str]]


def samples(folder: Path) -> list[tuple[Path, dict[str, str]]]:
    """The pictures of a folder that have a truth file, by name."""
    found = []
    for path in sorted(folder.iterdir()):
        truth = path.with_suffix(".truth.json")
        if path.suffix.lower() in PICTURES and truth.exists():
            found.append((path, json.loads(truth.read_text(encoding="utf-8"))))
    return found


def wanted(truth: dict[str, str]) -> dict[str, str]:
    """What a reading must hold: a truth file of either form by our field names, values in our form."""
    if "company" not in truth:
        return {name: value for name, value in truth.items() if name != "truth_method"}
    days = [found.day.isoformat() for found in dates_in(Line(truth["date"], 0, 0, 1, 1))]
    total = Decimal(re.sub(r"[^\d.]", "", truth["total"]))
    return {"seller_name": truth["company"], "date": days[0] if days else truth["date"], "total": f"{total:.2f}"}


def same(name: str, found: str, expected: str) -> bool:
    """Exact, but for a receipt's company, where case, spaces and punctuation do not count."""
    if name == "seller_name":
        return re.sub(r"[\W_]", "", found).casefold() == re.sub(r"[\W_]", "", expected).casefold()
    return found == expected


def mismatches(result: Recognition, expected: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Fields read otherwise than they are, as (found, expected)."""
    read = {**result.extra, **{name: value for name, value in result.values.items() if name in expected}}
    pairs = {name: (read.get(name, ""), value) for name, value in expected.items()}
    return {name: pair for name, pair in pairs.items() if not same(name, *pair)}


def measure(title: str, files: list[tuple[Path, dict[str, str]]]) -> None:
    """Read the files and print one table."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    whole, started = 0, time.perf_counter()
    for path, truth in files:
        expected = wanted(truth)
        with Image.open(path) as image:
            wrong = mismatches(read_picture(image), expected)
        asked.update(list(expected))
        right.update(name for name in expected if name not in wrong)
        whole += not wrong
        for name, (found, value) in wrong.items():
            print(f"  {path.name}: {name} read as {found!r}, is {value!r}")
    seconds = time.perf_counter() - started
    print(f"\n{title}: {len(files)} pictures, {whole} wholly right, {seconds / max(1, len(files)):.1f} s each")
    for name in asked:
        print(f"  {name:<16}{right[name]:>4} of {asked[name]:<4}{100 * right[name] / asked[name]:>7.1f} %")


def main(arguments: list[str]) -> int:
    """Print the tables asked for; 2 when the samples are not there."""
    folders = [argument for argument in arguments if not argument.startswith("--")]
    base = Path(folders[0] if folders else os.environ.get("HESI_SAMPLES", ROOT.parent / "shared/data/invoices"))
    if not base.is_dir():
        print(f"No samples in {base}; name a folder or set HESI_SAMPLES.")
        return 2
    both = "--photos" not in arguments and "--receipts" not in arguments
    if (both or "--photos" in arguments) and (base / "photo").is_dir():
        measure("photos", samples(base / "photo"))
    if (both or "--receipts" in arguments) and (base / "receipts").is_dir():
        files = samples(base / "receipts")
        measure("receipts, half the rules were made on", files[0::2])
        measure("receipts, held out", files[1::2])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
