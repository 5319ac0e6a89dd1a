"""The sample files are what they say, read back by the product's own recognition."""

from pathlib import Path

from hesi.core.tax_id import is_plausible
from hesi.demo.cast import COLLEAGUES, COMPANY, UNITS
from hesi.demo.company import tax_ids
from hesi.demo.samples import write_samples
from hesi.expenses.invoices.recognition.reader import recognize_bytes


def test_samples_are_of_every_kind_and_addressed_to_the_company(tmp_path: Path) -> None:
    files = write_samples(tmp_path / "samples")
    endings = [path.suffix for path in files]
    assert {ending: endings.count(ending) for ending in set(endings)} == {
        ".xml": 1, ".ofd": 2, ".pdf": 4, ".jpg": 3, ".zip": 1, ".png": 1,
    }  # fmt: skip
    for path in files:
        if path.suffix in (".xml", ".ofd", ".pdf"):
            (reading,) = recognize_bytes(path.read_bytes(), path.name)
            assert (reading.values["buyer_name"], reading.values["buyer_tax_id"]) == (COMPANY, tax_ids()[COMPANY])


def test_samples_of_one_day_are_the_same_files(tmp_path: Path) -> None:
    first, second = write_samples(tmp_path / "a"), write_samples(tmp_path / "b")
    xml = [path.read_bytes() for path in (*first, *second) if path.suffix == ".xml"]
    assert xml[0] == xml[1]


def test_cast_is_a_whole_organisation() -> None:
    names = {person.name for person in COLLEAGUES}
    assert len(names) == len(COLLEAGUES) == len({person.email for person in COLLEAGUES})
    assert all(unit.head in names for unit in UNITS)
    assert [person.name for person in COLLEAGUES if not person.manager] == ["纪文川"]
    assert all(is_plausible(tax_id) for tax_id in tax_ids().values())
