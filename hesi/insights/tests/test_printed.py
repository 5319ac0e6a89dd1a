"""Reports on paper: every picture is drawn for it, and the PDF says whose numbers it holds."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from django.utils import translation

from hesi.insights.pictures import Durations, Heat, Lines, Picture, Ranks, Shares, Stacks, Streams, Tiles
from hesi.insights.pictures.printing import WIDTH, for_print
from hesi.workspace.access.actor import Actor
from hesi.workspace.exports.actions import ask_export
from hesi.workspace.exports.models import Export
from hesi.workspace.exports.pdf import Cover
from hesi.workspace.exports.registry import Column, Surroundings
from hesi.workspace.exports.writers import open_writer
from hesi.workspace.files.store import read_file
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders_insights import a_house, a_year_of_claims
from tests.jobs import run_jobs

PICTURES: tuple[Picture, ...] = (
    Ranks("CNY", [("住宿", 81_235), ("餐饮", 12_001)]),
    Ranks("", [("工单", 7)]),
    Durations([("经理 · 周岚", 3.5)]),
    Stacks("CNY", ("已支付", "待支付"), [("2026-10", (100, 50)), ("2026-11", (0, 0))]),
    Lines("CNY", ("支出", "去年"), [("2026-10", (100, 50)), ("2026-11", (70, 90))]),
    Shares("CNY", [("甲", 60), ("乙", 40)]),
    Shares("CNY", [("只有一个", 60)]),
    Heat("CNY", ["住宿"], ["2026-10", "2026-11"], [[5, 0]]),
    Tiles("CNY", [("销售部", 60), ("研发部", 30), ("<人&事>", 10)]),
    Streams("CNY", [("销售部", "住宿", 60), ("研发部", "住宿", 30), ("研发部", "机票", 3)]),
)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: type(one).__name__)
def test_a_picture_for_paper_has_every_length_in_its_own_units(picture: Picture) -> None:
    root = fromstring(for_print(picture.drawn("一张图")))
    assert root.get("viewBox").startswith(f"0 0 {WIDTH} ")
    texts = []
    for part in root.iter():
        assert not part.tag.endswith("}title")
        for name, value in part.attrib.items():
            assert not value.endswith("%"), (part.tag, name, value)
        if part.tag.endswith("}text"):
            assert -1 <= float(part.get("x")) <= WIDTH + 1
            texts.append(part.text)
    assert texts


@pytest.mark.parametrize("kind", [Ranks, Shares, Tiles])
def test_a_picture_of_odd_names_is_one_that_paper_takes(kind: Any, tmp_path: Path) -> None:
    odd = "甲\x00\x07\x1b\u202e\u200f\ufeff😀\ud800\ufffe\uffff\U0010ffff<&\"'"
    picture = for_print(kind("CNY", [(odd, 60), ("乙", 40)]).drawn(odd))
    assert fromstring(picture) is not None
    columns, around = (Column("name", odd),), Surroundings((odd,), odd, picture)
    path = tmp_path / "x.pdf"
    writer = open_writer("pdf", path, title=odd, columns=columns, total=1, cover=Cover(odd, "CNY", odd, "", around))
    writer.write((odd,))
    writer.close([])
    document = pypdfium2.PdfDocument(path.read_bytes())
    assert "乙" in document[0].get_textpage().get_text_bounded()
    document.close()


def _printed(kind: str, by: Member, **query: str) -> str:
    """The words of the PDF of this list for this member."""
    export = ask_export(kind, query=query, format="pdf", by=Actor(by))
    run_jobs()
    found = Export.objects.select_related("file__tenant").get(pk=export.pk)
    assert found.file, found.error
    assert found.file.media_type == "application/pdf"
    document = pypdfium2.PdfDocument(read_file(found.file))
    words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return words


def test_a_printed_report_holds_what_its_reader_may_see(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    month = f"{company.today:%Y-%m}"
    words = _printed("report.types", house.finance, since=month, until=month)
    for said in (company.name, "按费用类型", month, "全公司", house.finance.name, "3,365.92", "第1页"):
        assert said in words
    own = _printed("report.types", house.seller, since=month, until=month)
    assert "932.36" in own
    assert "3,365.92" not in own


def test_a_printed_list_is_its_table(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    words = _printed("documents.all", house.finance)
    assert "合计" in words
    assert "812.35" in words


def test_paper_speaks_the_readers_language(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, company.today.replace(day=1))
    house.finance.user.language = "en"
    house.finance.user.save(update_fields=["language"])
    with translation.override("en"):
        words = _printed("report.flows", house.finance)
    assert "From department to expense type" in words
    assert "Page 1 of" in words
    assert f"Made by {house.finance.name} on" in words


def test_the_source_of_the_layout_is_shipped() -> None:
    from hesi.workspace.exports.pdf import SOURCE

    assert Path(SOURCE).suffix == ".typ"
    assert SOURCE.is_file()


def test_the_menu_offers_paper(company: Tenant, client_of: Any) -> None:
    page = client_of(a_house().finance).get("/reports/all/types/").content.decode()
    assert 'value="pdf"' in page
