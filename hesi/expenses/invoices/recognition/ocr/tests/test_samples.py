"""Real photographs and receipts, where the samples are at hand: $HESI_SAMPLES, else ../shared/data/invoices."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from hesi.expenses.invoices.recognition.ocr import read_picture
from hesi.expenses.invoices.recognition.ocr.receipt.dates import dates_in
from hesi.expenses.invoices.recognition.ocr.tests.forms import line

ROOT = Path(__file__).resolve().parents[6]
SAMPLES = Path(os.environ.get("HESI_SAMPLES", ROOT.parent / "shared" / "data" / "invoices"))
PICTURES = (".jpg", ".jpeg", ".png")

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no samples in {SAMPLES}; set HESI_SAMPLES")


def samples(folder):
    """The pictures of a folder that have a truth file."""
    directory = SAMPLES / folder
    found = sorted(directory.iterdir()) if directory.is_dir() else []
    return [path for path in found if path.suffix.lower() in PICTURES and path.with_suffix(".truth.json").exists()]


def truth_of(path):
    return json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))


def read(path):
    with Image.open(path) as image:
        return read_picture(image)


def receipt_truth(path):
    truth = truth_of(path)
    (day, *_) = [found.day.isoformat() for found in dates_in(line(truth["date"], 0, 0))]
    return day, f"{Decimal(re.sub(r'[^0-9.]', '', truth['total'])):.2f}"


def plain(name):
    return re.sub(r"[\W_]", "", name).casefold()


@pytest.mark.parametrize("path", samples("photo"), ids=lambda path: path.name)
def test_photo_reads_as_its_truth_file(path):
    result = read(path)
    expected = {name: value for name, value in truth_of(path).items() if name != "truth_method"}
    found = {name: result.values.get(name, result.extra.get(name, "")) for name in expected}
    assert found == expected
    for name in ("number", "date", "total"):
        region = result.regions[name]
        assert 0 <= region.left < region.right <= 1
        assert 0 <= region.top < region.bottom <= 1


@pytest.mark.parametrize("path", samples("photo")[:2], ids=lambda path: path.name)
def test_photo_lying_on_its_side_reads_the_same(path):
    with Image.open(path) as image:
        upright = read_picture(image)
        turned = read_picture(image.convert("RGB").rotate(90, expand=True))
    assert {name: turned.values[name] for name in ("number", "date", "total")} == {
        name: upright.values[name] for name in ("number", "date", "total")
    }
    # A quarter turn against the clock takes what was on the right to the top.
    assert turned.regions["date"].top == pytest.approx(1 - upright.regions["date"].right, abs=0.03)


@pytest.mark.parametrize("path", samples("receipts")[:12:2], ids=lambda path: path.name)
def test_receipt_day_and_total(path):
    result = read(path)
    assert (result.values["date"], result.values["total"]) == receipt_truth(path)
    assert result.values["currency"] == "MYR"


@pytest.mark.deep
def test_all_receipts_reach_the_bar():
    paths = samples("receipts")
    if not paths:
        pytest.skip(f"no receipts in {SAMPLES}")
    right = {"date": 0, "total": 0, "company": 0}
    for path in paths:
        result = read(path)
        day, total = receipt_truth(path)
        right["date"] += result.values["date"] == day
        right["total"] += result.values["total"] == total
        right["company"] += plain(result.values["seller_name"]) == plain(truth_of(path)["company"])
    shares = {name: count / len(paths) for name, count in right.items()}
    assert shares["date"] >= 0.96, shares
    assert shares["total"] >= 0.95, shares
    assert shares["company"] >= 0.75, shares
