"""What a question finds, beside the same told from the rows one by one, for everybody who may ask."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from hesi.expenses.documents.models import Document, FrozenFinding, Line, State
from hesi.insights.search_language.found import Found
from hesi.insights.search_language.matching import lines_of
from hesi.insights.search_language.questions import NotUnderstood, parse
from hesi.insights.search_language.tests.twins import questions, rows
from hesi.insights.spending import COUNTED_KINDS, COUNTED_STATES
from hesi.insights.tests.play import Play
from hesi.workspace.access.actor import Actor
from hesi.workspace.search.index import rebuild_index
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_department, a_member
from tests.builders_documents import a_claim
from tests.builders_insights import a_house, a_spent_claim, a_year_of_claims
from tests.builders_people import a_project

MONTH = date(2026, 10, 1)


def test_every_question_finds_what_the_rows_say_for_each_person(company: Tenant) -> None:
    played = Play(7)
    played.act(150)
    rebuild_index()
    every, asked = rows(), questions(played)
    people = [played.house.finance, played.house.head, played.house.seller, played.house.researcher]
    not_all: set[str] = set()
    for person in people:
        actor = Actor(person)
        visible = set(Document.objects.visible_to(actor).values_list("pk", flat=True))
        mine = [line for line in every if line.document_id in visible and line.document.kind in COUNTED_KINDS]
        for text, says in asked:
            states = State if ("state:p" in text and "-state" not in text) or "已支付" in text else COUNTED_STATES
            expected = {line.pk: line.home_minor for line in mine if line.document.state in states and says(line)}
            found = dict(lines_of(parse(text), actor).values_list("pk", "home_minor"))
            assert found == expected, f"{person.name}: {text}"
            if 0 < len(found) < len(mine):
                not_all.add(text)
    # So that finding nothing, or everything, is no way to pass.
    assert len(not_all) >= len(asked) * 2 // 3, {text for text, _says in asked} - not_all


def test_sum_and_parts_add_up_for_each_person(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, MONTH)
    for person, total, documents in (
        (house.finance, "3365.92", 6), (house.head, "1585.85", 4), (house.seller, "932.36", 2),
        (house.researcher, "1780.07", 2),
    ):  # fmt: skip
        found = Found(parse("month:2026-10"), Actor(person))
        assert (str(found.total.decimal), found.documents) == (total, documents)
        for parts in (found.by_type, found.by_department):
            assert sum(part.total.minor for part in parts) == found.total.minor
            assert sum(part.lines for part in parts) == found.count == found.lines.count()
        assert sum(line.home_minor for line in found.page()) == found.total.minor


def test_parts_narrow_to_themselves(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, MONTH)
    lost = a_spent_claim(house.seller, ("hotel", "10.00", MONTH))
    Line.objects.filter(document=lost).update(expense_type=None)
    Document.objects.filter(pk=lost.pk).update(department=None)
    for text in ("month:2026-10", "month:2026-10 department:销售部", "month:2026-10 -state:paid", "type:住宿,火车票"):
        found = Found(parse(text), Actor(house.finance))
        for part in (*found.by_type, *found.by_department):
            if part.url:
                assert Found(parse(_question_in(part.url)), Actor(house.finance)).total == part.total, part
    labels = [part.label for part in Found(parse(""), Actor(house.finance)).by_department]
    assert "未归属部门" in labels


def _question_in(url: str) -> str:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(url).query)["q"][0]


def test_another_company_finds_nothing_of_ours(company: Tenant) -> None:
    house = a_house()
    a_year_of_claims(house, MONTH)
    other = a_company(name="另一家公司")
    with tenant_scope(other):
        stranger = Actor(a_member("外人", roles=("admin", "finance")))
        for text in ("", "month:2026-10", "state:paid,draft", "type:住宿"):
            assert not lines_of(parse(text), stranger).exists()
        for text in ("department:销售部", "person:林晓"):
            with pytest.raises(NotUnderstood):
                lines_of(parse(text), stranger)


def test_drafts_are_found_only_by_their_state_and_only_by_those_who_may_see_them(company: Tenant) -> None:
    house = a_house()
    draft = a_claim(house.eastern)
    assert not lines_of(parse(""), Actor(house.eastern)).exists()
    assert lines_of(parse("state:草稿"), Actor(house.eastern)).get().document_id == draft.pk
    # Their head sees the document once it is submitted.
    assert not lines_of(parse("state:draft"), Actor(house.head)).exists()


def test_a_relative_month_is_told_from_the_companys_day(company: Tenant) -> None:
    house, today = a_house(), company.today
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    a_spent_claim(house.seller, ("hotel", "1.00", last))
    a_spent_claim(house.seller, ("hotel", "2.00", today))
    for text, total in (("month:last", 100), ("month:this", 200), ("date:today", 200), ("date:>=last-month", 300)):
        assert Found(parse(text), Actor(house.finance)).total.minor == total, text


def test_an_exact_name_is_that_name_and_a_part_of_one_is_all_that_hold_it(company: Tenant) -> None:
    house = a_house()
    more = a_department("销售部二组", parent=house.root)
    a_spent_claim(house.seller, ("hotel", "1.00", MONTH))
    a_spent_claim(house.seller, ("hotel", "2.00", MONTH), department_id=more.pk)
    totals = {text: Found(parse(text), Actor(house.finance)).total.minor for text in ("部门:销售部", "部门:销售")}
    assert totals == {"部门:销售部": 100, "部门:销售": 300}


def test_departments_of_one_name_are_told_apart_by_those_above(company: Tenant) -> None:
    house = a_house()
    twin = a_department("华东组", parent=house.research)
    a_spent_claim(house.eastern, ("hotel", "1.00", MONTH))
    a_spent_claim(house.eastern, ("hotel", "2.00", MONTH), department_id=twin.pk)
    found = Found(parse("部门:华东组"), Actor(house.finance))
    assert found.total.minor == 300
    assert found.vocabulary.department_word(twin) == "晨光科技/研发部/华东组"
    assert Found(parse("部门:研发部/华东组"), Actor(house.finance)).total.minor == 200


UNKNOWN = [
    ("部门:销收部", "销售部"),
    ("类型:住诉", "住宿"),
    ("人员:林小", "林晓"),
    ("状态:已支负", "已支付"),
    ("project:P-002", "P-001"),
]


@pytest.mark.parametrize(("text", "near"), UNKNOWN)
def test_what_the_company_does_not_have_is_said_with_the_nearest_name(company: Tenant, text: str, near: str) -> None:
    house = a_house()
    a_project("新厂建设", "P-001")
    typed = f"month:last {text}"
    with translation.override("zh-hans"), pytest.raises(NotUnderstood) as refused:
        lines_of(parse(typed), Actor(house.finance))
    refusal = refused.value
    assert typed[refusal.at : refusal.at + refusal.length] == text
    assert refusal.nearest == near
    assert near in refusal.mended


def test_reasons_given_are_asked_for(company: Tenant) -> None:
    house = a_house()
    one, two = (a_spent_claim(house.seller, ("hotel", amount, MONTH)) for amount in ("1.00", "2.00"))
    FrozenFinding.objects.create(
        document=one, line=one.lines.get(), rule="over_cap", level="reason", reason="会议期间涨价"
    )
    FrozenFinding.objects.create(document=two, rule="over_cap", level="info")
    assert Found(parse("has:reason"), Actor(house.finance)).total.minor == 100
    assert Found(parse("finding:over_cap -has:说明"), Actor(house.finance)).total.minor == 200
    with translation.override("zh-hans"):
        assert Found(parse("-has:finding"), Actor(house.finance)).count == 0


def test_words_are_found_in_line_and_document_and_not_in_a_neighbour(company: Tenant) -> None:
    house = a_house()
    a_spent_claim(house.seller, ("hotel", "1.00", MONTH), note="虹桥站出租车")
    a_spent_claim(house.seller, ("hotel", "2.00", MONTH), note="晚餐")
    rebuild_index()
    assert Found(parse("出租车"), Actor(house.finance)).total.minor == 100
    assert Found(parse("拜访 -出租车"), Actor(house.finance)).total.minor == 200
    assert Found(parse("林晓 晚餐"), Actor(house.finance)).total.minor == 200


def test_a_page_of_expenses_goes_on_by_key(company: Tenant) -> None:
    house = a_house()
    for at in range(5):
        a_spent_claim(house.seller, ("hotel", f"{at + 1}.00", MONTH + timedelta(days=at % 2)))
    for text in ("month:2026-10", "type:住宿"):
        found, seen, cursor = Found(parse(text), Actor(house.finance)), [], ""
        while True:
            page = found.page(cursor, size=2)
            seen += [line.pk for line in page]
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 5
    assert [line.spent_on for line in Found(parse("month:2026-10"), Actor(house.finance)).page()] == sorted(
        [MONTH, MONTH, MONTH, *[MONTH + timedelta(days=1)] * 2], reverse=True
    )


def test_a_page_at_once_is_the_whole_page_or_none_for_each_person(
    company: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = Play(11)
    played.act(120)
    rebuild_index()
    people = [played.house.finance, played.house.head, played.house.seller]
    outcomes = set()
    for most in (5, 40):
        monkeypatch.setattr("hesi.insights.search_language.found._LOOKED_THROUGH", most)
        monkeypatch.setattr("hesi.insights.search_language.ways.MOST_DOCUMENTS", most)
        for person in people:
            for text, _says in questions(played):
                found = Found(parse(text), Actor(person))
                every, cursor = list(lines_of(parse(text), Actor(person)).values_list("pk", flat=True)), ""
                seen: list[int] = []
                while True:
                    page = found.page(cursor, size=3)
                    at_once = found.page_at_once(cursor, size=3)
                    outcomes.add(at_once is None)
                    assert at_once is None or at_once == page, (most, person.name, text)
                    seen += [line.pk for line in page]
                    if page.previous_cursor:
                        back = found.page_at_once(page.previous_cursor, size=3)
                        assert back is None or back == found.page(page.previous_cursor, size=3)
                    if not (cursor := page.next_cursor):
                        break
                assert sorted(seen) == sorted(every), (most, person.name, text)
                assert found.count == len(every)
    assert outcomes == {True, False}
