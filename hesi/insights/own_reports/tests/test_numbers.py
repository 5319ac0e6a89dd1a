"""Every measure by every grouping against plain Python over the rows, for each kind of reader."""

from itertools import combinations
from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from hesi.core.errors import Invalid
from hesi.expenses.documents.models import Line
from hesi.insights.own_reports import counting, filtering, table
from hesi.insights.own_reports.answering import answer_for
from hesi.insights.own_reports.charts import CHARTS, fitting
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.dimensions import DIMENSIONS
from hesi.insights.own_reports.filtering import PLACES, asking_of, lines_at
from hesi.insights.own_reports.measures import MEASURES
from hesi.insights.own_reports.tests.chance import Chance
from hesi.insights.own_reports.tests.conftest import READERS
from hesi.insights.own_reports.tests.twin import Twin, plain, said, value
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member

EVERY = tuple(MEASURES)


def test_every_measure_by_every_grouping_equals_the_rows(play: Chance) -> None:
    for reader in READERS:
        member = getattr(play.house, reader)
        twin = Twin(member)
        for key in DIMENSIONS:
            definition = Definition(measures=EVERY, first=key, window="24", chart="")
            expected = twin.table(definition)
            assert expected
            assert said(definition, member) == expected, (reader, key)
            total = answer_for(definition, Actor(member)).table.total
            assert total is not None
            rows = twin.lines(definition)
            assert [plain(cell) for cell in total.cells[1:]] == [value(measure, rows) for measure in EVERY]


def test_many_months_and_few_are_found_alike(play: Chance, monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in READERS:
        member = getattr(play.house, reader)
        twin = Twin(member)
        for key in DIMENSIONS:
            for window in ("3", "24"):
                definition = Definition(measures=EVERY, first=key, window=window, chart="")
                for months in (0, 60):
                    monkeypatch.setattr(filtering, "_MONTHS_BY_DAY", months)
                    assert said(definition, member) == twin.table(definition), (reader, key, window, months)


def test_two_levels_equal_the_rows(play: Chance) -> None:
    pairs = Random(3).sample(list(combinations(DIMENSIONS, 2)), 12)
    twins = {reader: Twin(getattr(play.house, reader)) for reader in READERS}
    for at, (first, second) in enumerate(pairs):
        member = getattr(play.house, READERS[at % len(READERS)])
        definition = Definition(measures=EVERY, first=first, second=second, window="24", chart="")
        assert said(definition, member) == twins[READERS[at % len(READERS)]].table(definition), (first, second)


def test_columns_side_by_side_equal_the_rows(play: Chance) -> None:
    random = Random(5)
    twins = {reader: Twin(getattr(play.house, reader)) for reader in READERS}
    for at in range(10):
        first, second, column = random.sample(list(DIMENSIONS), 3)
        measure = random.choice(EVERY)
        member = getattr(play.house, READERS[at % len(READERS)])
        second = second if at % 2 else ""
        definition = Definition(measures=(measure,), first=first, second=second, column=column, window="24", chart="")
        twin, depth = twins[READERS[at % len(READERS)]], len(definition.row_groupings)
        laid = answer_for(definition, Actor(member)).table
        names = [str(heading.heading) for heading in laid.columns[depth:-1]]
        for row in laid.rows:
            mine = [
                one for one in twin.lines(definition)
                if tuple(one[key] for key in definition.row_groupings) == row.cells[:depth]
            ]  # fmt: skip
            for name, cell in zip(names, row.cells[depth:-1], strict=True):
                there = [one for one in mine if one[column] == name]
                assert plain(cell) == (value(measure, there) if there else None), (definition, row, name)
            if measure != "documents" or laid.columns[-1].has_total:
                assert plain(row.cells[-1]) == value(measure, mine)


def test_a_question_narrows_as_the_rows_do(play: Chance) -> None:
    member = play.house.finance
    definition = Definition(first="city", measures=("spent", "lines"), window="24", question="type:hotel amount:>50")
    twin = Twin(member)
    twin.rows = [row for row in twin.rows if row["type"] == "住宿" and row["minor"] > 5000]
    assert said(definition, member) == twin.table(definition) != {}
    with pytest.raises(Invalid):
        answer_for(Definition(question="type:无此类型"), Actor(member))


def test_months_are_absolute_or_move_with_the_day(company: Tenant) -> None:
    today = company.today.replace(year=2026, month=3, day=31)
    spans = {
        "1": ("2026-03", "2026-03"), "before": ("2026-02", "2026-02"), "3": ("2026-01", "2026-03"),
        "12": ("2025-04", "2026-03"), "year": ("2026-01", "2026-03"), "year-before": ("2025-01", "2025-12"),
    }  # fmt: skip
    for window, span in spans.items():
        assert tuple(f"{month:%Y-%m}" for month in Definition(window=window).months(today)) == span
    own = Definition.of({"window": "own", "since": "2025-11", "until": "2026-02"})
    assert tuple(f"{month:%Y-%m}" for month in own.months(today)) == ("2025-11", "2026-02")


def test_few_rows_keep_the_rest_together(play: Chance) -> None:
    member = play.house.finance
    rows = said(Definition(first="type", window="24", top=0), member)
    ordered = sorted(rows.values(), reverse=True)
    assert list(rows.values()) == ordered
    for definition, options in (
        (Definition(first="person", second="type", window="24", top=0), {"most_rows": 4}),
        (Definition(first="city", window="24"), {"most_rows": 2}),
    ):
        answer = answer_for(definition, Actor(member), **options).table
        everything = answer_for(definition, Actor(member), most_rows=None).table
        assert len(answer.rows) == options["most_rows"]
        assert answer.rows[-1].cells[0] == "其他"
        assert not any(answer.rows[-1].urls)
        assert str(len(everything.rows)) in answer.notes[0]
        assert sum(plain(row.cells[-1]) or 0 for row in answer.rows) == sum(
            plain(row.cells[-1]) or 0 for row in everything.rows
        )
    smallest = said(Definition(first="type", window="24", sort="least", top=5), member)
    assert len(smallest) == len(rows)
    assert next(iter(smallest.values())) == ordered[-1]


def test_many_columns_keep_the_rest_together(play: Chance, monkeypatch: pytest.MonkeyPatch) -> None:
    member = play.house.finance
    definition = Definition(first="type", column="month", window="24")
    every = answer_for(definition, Actor(member)).table
    monkeypatch.setattr(table, "MOST_COLUMNS", 3)
    few = answer_for(definition, Actor(member)).table
    assert [str(column.heading) for column in few.columns[1:]] == [
        *(str(column.heading) for column in every.columns[-3:-1]), "其他", "合计",
    ]  # fmt: skip
    assert "并排" in few.notes[0]
    for row, whole in zip(few.rows, every.rows, strict=True):
        assert row.cells[-1] == whole.cells[-1]
        assert sum(plain(cell) or 0 for cell in row.cells[1:-1]) == plain(whole.cells[-1])


def test_more_groups_than_anybody_reads_are_refused_kindly(play: Chance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_GROUPS", 2)
    with pytest.raises(counting.TooManyGroups, match="2"):
        answer_for(Definition(first="type", window="24"), Actor(play.house.finance))


def test_every_number_opens_to_its_lines(play: Chance) -> None:
    random = Random(9)
    for at in range(8):
        first, second, column = random.sample(list(DIMENSIONS), 3)
        definition = Definition(
            first=first, second=second if at % 2 else "", column=column if at % 3 else "", window="24", chart=""
        )  # fmt: skip
        actor = Actor(getattr(play.house, READERS[at % len(READERS)]))
        laid = answer_for(definition, actor).table
        for row in [*laid.rows, *([laid.total] if laid.total else [])]:
            for cell, url in zip(row.cells, row.urls, strict=True):
                if not url:
                    continue
                query = QueryDict(url.partition("?")[2])
                again = Definition.of_query(query)
                assert again == definition
                place = {name: query[name] for name in PLACES if name in query}
                minors = lines_at(again, asking_of(again, actor), place).values_list("home_minor", flat=True)
                assert sum(minors) == plain(cell), (definition, row.cells, url)


def test_a_picture_is_drawn_wherever_it_fits_and_the_others_say_which_fit(play: Chance) -> None:
    actor = Actor(play.house.finance)
    groupings: list[tuple[str, str, str]] = [
        ("month", "", ""), ("type", "", ""), ("type", "month", ""), ("top", "", "type"), ("person", "type", "month"),
    ]  # fmt: skip
    for first, second, column in groupings:
        for measure in ("spent", "documents", "average"):
            able = fitting((measure,), first, second, column)
            for chart in CHARTS:
                facts: dict[str, Any] = {
                    "measures": measure, "first": first, "second": second, "column": column, "chart": chart,
                    "window": "24",
                }  # fmt: skip
                if chart not in able:
                    with pytest.raises(Invalid) as refusal:
                        Definition.of(facts)
                    assert str(CHARTS[able[-1]]) in refusal.value.message
                    continue
                picture = answer_for(Definition.of(facts), actor).picture
                assert (picture is None) == (chart == "")
                if picture is not None and not picture.is_empty:
                    assert "<svg" in picture.drawn("图")
    assert fitting(("spent",), "type", "month", "")[1:] == ["bar", "stacked", "line", "pie", "heat", "tiles", "streams"]
    assert fitting(("average",), "type", "", "") == ["", "bar"]
    assert fitting(("documents",), "type", "", "") == ["", "bar"]
    assert fitting(("documents",), "person", "", "") == ["", "bar", "pie", "tiles"]


def test_what_makes_no_sense_is_refused_at_its_field() -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"first": "colour"}, "first"), ({"measures": "love"}, "measures"),
        ({"first": "type", "second": "type"}, "second"), ({"first": "type", "column": "type"}, "column"),
        ({"measures": "spent,lines", "column": "month"}, "measures"),
        ({"window": "forever"}, "window"), ({"window": "own", "since": "2026-05", "until": "2026-01"}, "until"),
        ({"window": "own", "since": "2001-01", "until": "2026-01"}, "since"), ({"top": "7"}, "top"),
        ({"window": "own", "since": "x", "until": "2026-01"}, "since"), ({"sort": "x"}, "sort"),
        ({"chart": "cake"}, "chart"), ({"chart": "streams"}, "chart"),
    ]  # fmt: skip
    for facts, field in wrong:
        with pytest.raises(Invalid) as refusal:
            Definition.of(facts)
        assert list(refusal.value.fields) == [field], facts


def test_another_company_is_in_no_number(play: Chance, other_company: Tenant) -> None:
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("finance",))
        for key in DIMENSIONS:
            assert answer_for(Definition(first=key, window="24"), Actor(stranger)).table.rows == []
    assert Line.objects.exists()
