"""Reading an uploaded table into lines of text."""

import io
from typing import Any

import openpyxl
import pytest

from hesi.workspace.files import tables
from hesi.workspace.files.tables import TableNotReadable, read_lines


def workbook(*rows: list[Any], **formats: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in formats.items():
        book.active[cell].number_format = number_format
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_numbers_read_as_people_type_them() -> None:
    (line,) = read_lines(workbook([1001.0, 0.1 + 0.2, 0.8, 1, True, None, 1234.50], C1="0%", D1="0%"), "a.xlsx")
    assert line.cells == ["1001", "0.3", "80%", "100%", "True", "", "1234.5"]


def test_lines_are_counted_as_the_spreadsheet_counts_them() -> None:
    lines = list(read_lines(workbook(["a"], [], ["b"]), "a.xlsx"))
    assert [(line.number, "".join(line.cells)) for line in lines] == [(1, "a"), (2, ""), (3, "b")]


def test_a_formula_without_its_result_is_named_and_not_taken_for_nothing() -> None:
    first, second = read_lines(workbook(["a", "b"], [1, "=A2*2"]), "a.xlsx")
    assert (first.unreckoned, second.unreckoned) == (frozenset(), {1})
    assert second.cells == ["1", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_of_every_excel_is_read(encoding: str) -> None:
    assert [line.cells for line in read_lines("部门,金额\n销售部,1\n".encode(encoding), "a.csv")][1] == ["销售部", "1"]


def test_a_table_that_goes_down_too_far_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    assert len(list(read_lines(b"a\n" * 3, "a.csv"))) == 3
    for content in (b"a\n" * 4, workbook(["a"], [], [], ["b"])):
        with pytest.raises(TableNotReadable, match="3"):
            list(read_lines(content, "a.csv"))
