"""Real documents, where they are present: every field of the truth beside them equals what is read."""

import json
import os
from pathlib import Path

import pytest

from hesi.expenses.invoices.recognition.reader import recognize_bytes
from hesi.expenses.invoices.recognition.result import FIELD_NAMES

ROOT = Path(__file__).resolve().parents[5]
SAMPLES = Path(os.environ.get("HESI_SAMPLES", ROOT.parent / "shared/data/invoices"))
EXTRA = ("fare", "fuel_surcharge", "caac_fund", "other_charges")
EUROPEAN = {"seller": "seller_name", "buyer": "buyer_name", "net": "amount_ex_tax"}
SEALS = {"1.ofd": "intact", "SignScaleError.ofd": "intact", "999.ofd": "test_certificate", "发票示例.ofd": "altered"}


def truth_of(path):
    truth = json.loads(path.with_suffix("").with_name(path.stem + ".truth.json").read_text())
    # A truth that was taken from another attachment than the invoice is empty and says nothing.
    return truth if isinstance(truth, dict) and truth.get("number") else None


def samples(folder, extension):
    found = sorted(SAMPLES.glob(f"{folder}/*.{extension}")) if SAMPLES.is_dir() else []
    return [path for path in found if path.with_name(path.stem + ".truth.json").exists() and truth_of(path)]


FILES = [*samples("ofd", "ofd"), *samples("pdf", "pdf"), *samples("facturx", "pdf")]


@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.name if path else "absent")
def test_every_field_of_the_truth_is_read(path):
    if path is None:
        pytest.skip(f"no sample documents in {SAMPLES}")
    (reading,) = recognize_bytes(path.read_bytes(), path.name)
    found = {**reading.extra, **reading.values}
    truth = {EUROPEAN.get(name, name): value for name, value in truth_of(path).items()}
    for name in (*FIELD_NAMES, *EXTRA):
        if name in truth:
            assert found[name] == truth[name], name
    if path.name in SEALS:
        assert reading.extra["signature"] == SEALS[path.name]
