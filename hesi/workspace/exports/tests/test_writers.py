"""The formats: typed, totalled, and nothing a spreadsheet would reckon with."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from hesi.core.money import Money
from hesi.workspace.exports import pdf, setting, writers
from hesi.workspace.exports.pdf import Cover, most_rows
from hesi.workspace.exports.registry import Column, Surroundings
from hesi.workspace.exports.tests.conftest import A_LIST, COLUMNS
from hesi.workspace.exports.totals import Totals
from hesi.workspace.exports.writers import TooManyRows, open_writer
from hesi.workspace.files.typeset import NotTypeset

COVER = Cover("晨光科技", "CNY", "林晓", "2026-11-23 16:05")


def written(tmp_path: Path, format: str, rows: list[Any], cover: Cover | None = None) -> Path:
    path = tmp_path / f"x.{format}"
    writer = open_writer(format, path, title="东西/一览", columns=COLUMNS, total=len(rows), cover=cover or COVER)
    totals = Totals(COLUMNS)
    for row in rows:
        writer.write(row)
        totals.add(row)
    writer.close(totals.rows())
    return path


def test_workbook_has_typed_cells_a_frozen_heading_filters_and_totals(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, "xlsx", A_LIST)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("名称", "日期", "数量", "金额")
    assert [str(cell) for cell in rows[1]] == ["=1+1", "2026-11-01 00:00:00", "1", "10.5"]
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert sheet["D3"].value == -2
    assert sheet["D3"].number_format == "#,##0.00"
    assert rows[-1][2:] == (3.5, 8.5)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D4"
    assert sheet.title == "东西一览"


ODD = {
    "noncharacters": "甲\ufffe\uffff\ufdd0\U0001fffe乙",
    "half of a pair": "甲\ud800乙\udfff",
    "control": "甲\x00\x01\x0b\x1b\x7f\x85乙",
    "from right to left": "甲\u202e\u200f\u2066مرحبا שלום乙",
    "emoji": "甲👩\u200d👩\u200d👧\u200d👦😀🇨🇳乙",
    "rare": "甲𠮷\ue000\U000e0001\U0010ffff\u2028" + "a" + "\u0301" * 40 + "乙",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("format", ["xlsx", "csv", "json", "pdf", "long pdf"])
def test_odd_signs_anywhere_make_a_file_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, odd: str
) -> None:
    if format == "long pdf":
        monkeypatch.setattr(pdf, "_SET_HERE_CELLS", 0)
    format = format.removeprefix("long ")
    path, cover = tmp_path / f"x.{format}", Cover(odd, "CNY", odd, odd, Surroundings((odd,), odd))
    writer = open_writer(format, path, title=odd, columns=(Column("name", odd),), total=1, cover=cover)
    writer.write((odd,))
    writer.close([])
    if format == "xlsx":
        sheet = load_workbook(path).active
        assert unescape(sheet["A2"].value) == odd
        assert sheet.title.startswith("甲")
    elif format == "csv":
        expected = "".join("?" if "\ud800" <= sign <= "\udfff" else sign for sign in odd)
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [[expected], [expected]]
    elif format == "json":
        assert json.loads(path.read_text(encoding="utf-8"))["rows"] == [{"name": odd}]
    else:
        document = pypdfium2.PdfDocument(path.read_bytes())
        words = document[0].get_textpage().get_text_bounded()
        document.close()
        assert "甲" in words
        assert "乙" in words


def test_a_name_of_a_sheet_is_cut_where_excel_counts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    writer = open_writer("xlsx", path, title="甲" * 30 + "😀", columns=COLUMNS, total=0, cover=COVER)
    writer.close([])
    assert load_workbook(path).active.title == "甲" * 30


def test_a_workbook_holds_any_text_as_it_is(tmp_path: Path) -> None:
    texts = ["<b>R&D</b>", " 前后空格 ", "a\x07b", "_x0041_", "多行\n文字", "=1+1", "“引号”\"'", "😀"]
    sheet = load_workbook(written(tmp_path, "xlsx", [(text, None, None, None) for text in texts])).active
    found = [row[0] for row in sheet.iter_rows(min_row=2, max_row=len(texts) + 1, values_only=True)]
    assert [unescape(text) for text in found] == texts
    assert {cell.data_type for cell in sheet["A"][1:]} <= {"s"}


def test_a_workbook_holds_days_and_numbers_to_the_last_digit(tmp_path: Path) -> None:
    rows = [("x", date(1999, 12, 31), Decimal("0.1"), Money(123_456_789_012, "CNY")), ("y", None, 7, Money(-5, "JPY"))]
    sheet = load_workbook(written(tmp_path, "xlsx", rows)).active
    assert sheet["B2"].value.date() == date(1999, 12, 31)
    assert (sheet["C2"].value, sheet["D2"].value, sheet["D3"].value) == (0.1, 1_234_567_890.12, -5)
    assert (sheet["D2"].number_format, sheet["D3"].number_format) == ("#,##0.00", "#,##0")
    assert sheet["A4"].font.b
    assert sheet.dimensions == "A1:D5"


def test_csv_opens_in_excel_and_its_text_stays_text(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", A_LIST)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:4]] == ["'=1+1", "'+甲", "'@乙\t"]
    assert rows[2][1:] == ["", "2.5", "-2.00"]
    assert rows[-1][2:] == ["3.5", "8.50"]


def test_no_sign_begins_a_formula_in_csv(tmp_path: Path) -> None:
    texts = ["＝1+1", "－2", "＋3", "＠x", "\n=1"]
    path = written(tmp_path, "csv", [(text, None, None, None) for text in texts])
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:-1] == [f"'{text}" for text in texts]


def test_json_gives_amounts_with_their_currency(tmp_path: Path) -> None:
    told = json.loads(written(tmp_path, "json", A_LIST).read_text(encoding="utf-8"))
    assert told["rows"][0] == {
        "name": "=1+1", "on": "2026-11-01", "count": 1, "amount": {"amount": "10.50", "currency": "CNY"},
    }  # fmt: skip
    assert told["rows"][2]["amount"] is None
    assert told["totals"][0]["count"] == "3.5"


def test_currencies_are_totalled_apart() -> None:
    totals = Totals(COLUMNS)
    for money in (Money(100, "CNY"), Money(7, "JPY"), Money(50, "CNY")):
        totals.add(("x", None, 1, money))
    assert [row[2:] for row in totals.rows()] == [[3, Money(150, "CNY")], [None, Money(7, "JPY")]]


def test_an_empty_list_is_a_file_too(tmp_path: Path) -> None:
    assert len(list(load_workbook(written(tmp_path, "xlsx", [])).active.iter_rows())) == 2
    assert json.loads(written(tmp_path, "json", []).read_text())["rows"] == []


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "MOST_SHEET_ROWS", 2)
    with pytest.raises(TooManyRows, match="CSV"):
        written(tmp_path, "xlsx", A_LIST)
    assert written(tmp_path, "csv", A_LIST).exists()


def pages_of(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def test_a_pdf_says_whose_numbers_it_holds_and_repeats_its_heading(tmp_path: Path) -> None:
    around = Surroundings(("2025-12至2026-11", "整个公司"), note="按费用日期统计")
    rows = [(f"第{at}行", date(2026, 11, 1), at, Money(123_456, "CNY")) for at in range(90)]
    pages = pages_of(written(tmp_path, "pdf", rows, Cover("晨光科技", "CNY", "林晓", "2026-11-23 16:05", around)))
    assert len(pages) >= 2
    for said in ("晨光科技", "东西/一览", "2025-12至2026-11", "整个公司", "按费用日期统计", "林晓", "2026-11-23 16:05"):
        assert said in pages[0]
    for at, page in enumerate(pages, start=1):
        assert "名称" in page
        assert f"第{at}页，共{len(pages)}页" in page
        assert "东西/一览" in page
    assert "1,234.56" in pages[0]
    assert "111,110.40" in pages[-1]


def test_what_people_wrote_stays_words_on_paper(tmp_path: Path) -> None:
    texts = ["#panic()", "*粗体*", "= 标题", "$x^2$", "@ref", "\\#lorem(9)", "x" * 90, "<a>_b_`c`", "\u200b", "😀"]
    (page,) = pages_of(written(tmp_path, "pdf", [(text, None, None, None) for text in texts]))
    for text in texts[:6]:
        assert text in page
    assert "x" * 90 in page.replace("\r\n", "").replace("\u200b", "")


def test_a_pdf_tells_other_currencies_and_holds_an_empty_list(tmp_path: Path) -> None:
    (page,) = pages_of(written(tmp_path, "pdf", [("甲", None, Decimal("1234.5"), Money(-1050, "USD"))]))
    assert "USD -10.50" in page
    assert "1,234.5" in page
    (page,) = pages_of(written(tmp_path, "pdf", []))
    assert "没有数据" in page


def test_a_pdf_is_bounded_and_says_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [most_rows(columns) for columns in (1, 8, 17)] == [3_000, 3_000, 1_411]
    monkeypatch.setattr(pdf, "MOST_PDF_ROWS", 2)
    with pytest.raises(TooManyRows, match="Excel"):
        written(tmp_path, "pdf", A_LIST)


def test_a_long_pdf_is_set_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SET_HERE_CELLS", 0)
    (page,) = pages_of(written(tmp_path, "pdf", A_LIST))
    assert "=1+1" in page
    monkeypatch.setattr(setting, "WAIT_SECONDS", 0.0)
    with pytest.raises(NotTypeset, match="Excel"):
        written(tmp_path, "pdf", A_LIST)
