"""The three formats: typed, totalled, and nothing a spreadsheet would reckon with."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from hesi.core.money import Money
from hesi.workspace.exports import writers
from hesi.workspace.exports.tests.conftest import A_LIST, COLUMNS
from hesi.workspace.exports.totals import Totals
from hesi.workspace.exports.writers import TooManyRows, open_writer


def written(tmp_path: Path, format: str, rows: list[Any]) -> Path:
    path = tmp_path / f"x.{format}"
    writer = open_writer(format, path, title="东西/一览", columns=COLUMNS, total=len(rows))
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
