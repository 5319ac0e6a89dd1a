"""Files a newcomer can upload: one of each kind, made out to the demonstration company, in nobody's wallet yet."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hesi.core.time import today
from hesi.demo.cast import COMPANY
from hesi.demo.company import tax_ids
from hesi.demo.papers import (
    Kind,
    Paper,
    Party,
    a_paper,
    write_ofd,
    write_pdf,
    write_photo,
    write_scan,
    write_xml,
    write_zip,
)

SEED = 20260102
_PASSENGER = "林晓"


def write_samples(folder: Path | str) -> list[Path]:
    """Write the samples into the folder, made if need be; the files, in the order of their names.

    Their dates are of the last days, so that the numbers differ from one day to the next.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    found = []
    for name, content in _files(today()):
        path = target / name
        path.write_bytes(content)
        found.append(path)
    return sorted(found)


def _files(on: date) -> Iterator[tuple[str, bytes]]:
    rng = Random(SEED + on.toordinal())
    buyer = Party(name=COMPANY, tax_id=tax_ids()[COMPANY])

    def paper(kind: Kind, days: int, **wishes: object) -> Paper:
        drawn_on = on - timedelta(days=days)
        return a_paper(rng, kind=kind, on=drawn_on, buyer=buyer, passenger=_PASSENGER, **wishes)  # type: ignore[arg-type]

    office = paper(Kind.DIGITAL_ORDINARY, 3, category="office")
    printed: tuple[tuple[str, Callable[[Paper], bytes], Paper], ...] = (
        ("01 办公用品 数电票.xml", write_xml, office),
        ("02 餐饮 数电票.ofd", write_ofd, paper(Kind.DIGITAL_ORDINARY, 2, category="meals")),
        ("03 话费 电子普票.ofd", write_ofd, paper(Kind.VAT_E_ORDINARY, 5, category="telecom")),
        ("04 酒店 数电专票.pdf", write_pdf, paper(Kind.DIGITAL_SPECIAL, 2, category="lodging")),
        ("05 高铁 电子客票.pdf", write_pdf, paper(Kind.DIGITAL_RAIL, 4)),
        ("06 机票 行程单.pdf", write_pdf, paper(Kind.DIGITAL_AIR, 6)),
    )
    for name, write, made in printed:
        yield name, write(made)
    for number, (name, kind) in enumerate(
        (("出租车", Kind.TAXI), ("停车定额", Kind.QUOTA), ("纸质专票", Kind.VAT_SPECIAL)), 7
    ):
        yield f"{number:02d} {name} 照片.jpg", write_photo(paper(kind, number - 5), seed=number)
    fuel, toll = paper(Kind.DIGITAL_ORDINARY, 3, category="fuel"), paper(Kind.DIGITAL_ORDINARY, 3, category="toll")
    yield "10 本周发票.zip", write_zip({"加油.xml": write_xml(fuel), "通行费.pdf": write_pdf(toll)})
    yield "11 境外餐厅小票.png", write_scan(paper(Kind.FOREIGN, 4, currency="USD"))
    yield "12 办公用品 同一张发票的PDF.pdf", write_pdf(office)
