"""The page as each role finds it: sums, chips, what is asked by clicking, suggestions, the file and the API."""

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hesi.expenses.documents.models import Document, Line, State
from hesi.insights.search_language.exports import KEY
from hesi.insights.search_language.found import PAGE, Found
from hesi.insights.search_language.questions import parse
from hesi.workspace.access.actor import Actor
from hesi.workspace.filters.models import SavedFilter
from hesi.workspace.people.models import Department, User
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_department, a_member
from tests.builders_documents import a_wallet_invoice
from tests.builders_exports import exported
from tests.builders_insights import House, a_house, a_spent_claim, a_year_of_claims
from tests.builders_people import a_project

MONTH = date(2026, 10, 1)
SEARCH = "/reports/search/"
MOST_QUERIES = 15


@pytest.fixture
def house(company: Tenant) -> House:
    house = a_house()
    a_year_of_claims(house, MONTH)
    return house


def text_of(answer: Any) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return html.unescape(text)


def asked_by(answer: Any) -> str:
    """The question of the page this answer leads to."""
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)["q"][0]


def suggested(client: Client, typed: str, at: int | None = None) -> Any:
    return client.get(f"{SEARCH}suggestions/", {"q": typed, "at": len(typed) if at is None else at}).json()


def texts(client: Client, typed: str) -> list[str]:
    return [one["text"] for one in suggested(client, typed)["options"]]


def test_each_person_sees_the_sum_of_what_they_may_see(house: House, client_of: Any) -> None:
    for person, total in (
        (house.finance, "3,365.92"), (house.head, "1,585.85"), (house.seller, "932.36"), (house.researcher, "1,780.07"),
    ):  # fmt: skip
        answer = client_of(person).get(SEARCH, {"q": "月份:2026-10"})
        assert answer.status_code == 200
        assert f"¥{total}" in text_of(answer)


def test_very_many_are_shown_first_and_added_up_after(
    house: House, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_spent_claim(house.seller, *[("meals", "10.00", MONTH)] * PAGE)
    client, asked = client_of(house.seller), {"q": "月份:2026-10"}
    whole = client.get(SEARCH, asked)
    monkeypatch.setattr("hesi.insights.search_language.found._ADDED_AT_ONCE", PAGE)
    first = client.get(SEARCH, asked)
    assert first.context["rows"]
    assert "¥1,232.36" in text_of(whole)
    assert "¥1,232.36" not in text_of(first)
    following = re.search(r'id="ask-sums"[^>]* hx-get="([^"]+)"', first.content.decode())
    assert following is not None
    sums = client.get(html.unescape(following[1]))
    assert 'id="ask-sums"' in sums.content.decode()
    assert "¥1,232.36" in text_of(sums)


def test_a_visitor_signs_in_and_another_company_finds_nothing(house: House, client_of: Any) -> None:
    assert Client().get(SEARCH).status_code == 302
    with tenant_scope(a_company(name="另一家公司")):
        client = client_of(a_member("外人", roles=("admin", "finance")))
        assert "没有符合条件的费用" in text_of(client.get(SEARCH, {"q": "月份:2026-10"}))
        assert client.get(SEARCH, {"q": "部门:销售部"}).status_code == 422
        assert "department:销售部" not in texts(client, "销售")


def test_an_empty_question_says_what_can_be_asked_and_counts_nothing(house: House, client_of: Any) -> None:
    with CaptureQueriesContext(
        connection,
    ) as ran:
        answer = client_of(house.finance).get(SEARCH)
    page = text_of(answer)
    assert "可以怎么搜" in page
    # One of the two below the root; which of them stands first, their numbers decide.
    assert re.search("部门:(销售|研发)部", page)
    assert "合计" not in page
    assert not [one for one in ran.captured_queries if "documents_line" in one["sql"]]


def test_conditions_are_lifted_one_by_one(house: House, client_of: Any) -> None:
    page = client_of(house.finance).get(SEARCH, {"q": "类型:住宿 月份:2026-10"}).content.decode()
    links = [html.unescape(one) for one in re.findall(r'class="chip" href="([^"]+)"', page)]
    assert [parse_qs(urlsplit(link).query)["q"] for link in links] == [["月份:2026-10"], ["类型:住宿"]]


def test_what_is_not_understood_is_marked_with_the_way_out(house: House, client_of: Any) -> None:
    answer = client_of(house.finance).get(SEARCH, {"q": "类型:住宿 部们:销售"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<mark>部们</mark>" in page
    assert "改搜 类型:住宿 部门:销售" in text_of(answer)
    wrong_name = client_of(house.finance).get(SEARCH, {"q": "月份:2026-10 部门:销收部"})
    assert "<mark>部门:销收部</mark>" in wrong_name.content.decode()
    assert "改搜 月份:2026-10 部门:销售部" in text_of(wrong_name)


def test_nothing_typed_can_become_markup(house: House, client_of: Any) -> None:
    for typed in ('"<b>x</b>"', "<b>:1", '类型:"<script>"', "金额:<img>"):
        assert "<b>x" not in (page := client_of(house.finance).get(SEARCH, {"q": typed}).content.decode())
        assert "<img>" not in page
        assert '<script>"' not in page


@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [
        ("", {"type": "住宿", "month": "2026-10"}, "类型:住宿 月份:2026-10"),
        ("", {"month": "last"}, "月份:上月"),
        ("出租车 -类型:机票", {"department": "销售部", "least": "100"}, "出租车 -类型:机票 部门:销售部 金额:>=100"),
        ("类型:住宿", {"type": "机票", "least": "100", "most": "1,500"}, "类型:机票 金额:100..1500"),
        ("类型:住宿 金额:100..500", {"type": "", "least": "", "most": ""}, ""),
        ("类型:住宿,机票", {"type": ""}, "类型:住宿,机票"),
        ("金额:>100", {"type": "住宿"}, "金额:>100 类型:住宿"),
        ("", {"person": "林 晓"}, '人员:"林 晓"'),
        ("有:发票", {"has": "-项目"}, "有:发票 -有:项目"),
        ("", {"project": "P-001", "state": "已支付"}, "状态:已支付 项目:P-001"),
        ("", {"state": "未支付"}, "状态:未支付"),
        ("", {"type": "没有这一类"}, ""),
    ],
)
def test_what_is_clicked_is_written_into_the_question(
    house: House, client_of: Any, before: str, chosen: dict[str, str], after: str
) -> None:
    a_project("新厂建设", "P-001")
    answer = client_of(house.finance).get(f"{SEARCH}narrowed/", {"q": before, **_shown(before), **chosen})
    if after:
        assert asked_by(answer) == after
    else:
        assert answer["Location"] == SEARCH


def _shown(before: str) -> dict[str, str]:
    """What the form on the page of that question sends when nothing is changed."""
    shown = {"类型:住宿": {"type": "住宿"}, "类型:住宿 金额:100..500": {"type": "住宿", "least": "100", "most": "500"}}
    return shown.get(before, {})


def test_long_lists_stay_on_the_server_and_are_searched(house: House, client_of: Any) -> None:
    """A company of many departments and projects gets pages no longer than one of a few."""
    Department.objects.bulk_create(
        Department(tenant=house.root.tenant, name=f"门店{number:04}", path=f"/9{number:06}/") for number in range(1_000)
    )
    far = a_department("偏远门店")
    browser = client_of(house.finance)
    page = browser.get(SEARCH).content.decode()
    assert page.count('<option value="门店') <= 200
    address = html.unescape(re.findall(r'name="department"[^>]*data-select="([^"]+)"', page)[0])
    results = browser.get(f"{address}&q=偏远").json()["results"]
    assert [one["value"] for one in results] == ["偏远门店"]
    assert len(browser.get(f"{address}&q=").json()["results"]) == 30
    assert asked_by(browser.get(f"{SEARCH}narrowed/", {"q": "", "department": "偏远门店"})) == "部门:偏远门店"
    assert 'value="偏远门店" selected' in browser.get(SEARCH, {"q": "部门:偏远门店"}).content.decode()
    report = "/reports/all/types/"
    shown = browser.get(report).content.decode()
    assert shown.count(">门店") <= 200
    address = html.unescape(re.findall(r'name="department"[^>]*data-select="([^"]+)"', shown)[0])
    assert [one["value"] for one in browser.get(f"{address}&q=偏远").json()["results"]] == [str(far.pk)]
    assert f'value="{far.pk}" selected' in browser.get(report, {"department": far.pk}).content.decode()
    assert browser.get(f"{SEARCH}choices/", {"of": "secrets"}).status_code == 404


def test_a_few_are_all_in_the_select(house: House, client_of: Any) -> None:
    page = client_of(house.finance).get(SEARCH).content.decode()
    assert "data-select" not in re.findall(r'<select name="department"[^>]*>', page)[0]


def test_an_amount_that_is_none_is_shown_where_it_would_stand(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    answer = client.get(f"{SEARCH}narrowed/", {"q": "类型:住宿", "type": "住宿", "least": "viel"})
    page = client.get(answer["Location"])
    assert page.status_code == 422
    assert "“viel”不是金额" in text_of(page)


def test_the_form_shows_what_the_question_says(house: House, client_of: Any) -> None:
    page = client_of(house.finance).get(SEARCH, {"q": "类型:hotel 金额:>=100 月份:上月 部门:华东组"}).content.decode()
    assert 'value="住宿" selected' in page
    assert 'value="华东组" selected' in page
    assert 'value="last" selected' in page
    assert re.search(r'name="least"[^>]*value="100"|value="100"[^>]*name="least"', page)


def test_fields_and_things_are_suggested(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    assert texts(client, "部")[0] == "部门:"
    assert "类型:住宿" in texts(client, "住")
    assert "department:" not in texts(client, "部")
    assert texts(client, "类型:住") == ["住宿"]
    assert texts(client, "-type:hot") == ["住宿"]
    assert texts(client, "部门:华") == ["华东组"]
    assert texts(client, "人员:林") == ["林晓"]
    assert "我" in texts(client, "人员:")
    assert texts(client, "状态:已支") == ["已支付"]
    assert "上月" in texts(client, "月份:")
    assert ">500" in texts(client, "金额:>500")
    assert texts(client, "金额:abc") == []
    assert texts(client, "商户:nothing") == []


def test_a_suggestion_says_what_it_replaces(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    found = suggested(client, "类型:住宿,机 月份:上月", 7)
    assert (found["begins"], found["ends"]) == (6, 7)
    assert found["options"][0]["text"] == "机票"
    found = suggested(client, '部门:"华东 月份:上月', 6)
    assert (found["begins"], [one["text"] for one in found["options"]]) == (3, ["华东组"])
    assert suggested(client, "出租车 部", 5)["begins"] == 4
    assert suggested(client, "x", -5)["begins"] == 0
    assert suggested(client, "𠮷 人员:\0林")["begins"] == 5
    assert client.get(f"{SEARCH}suggestions/", {"q": "类型:住", "at": "x"}).status_code == 200


def test_sellers_and_numbers_are_suggested_only_as_far_as_one_sees(house: House, client_of: Any) -> None:
    invoice = a_wallet_invoice(house.researcher, "88.00", seller_name="锦江饭店")
    claim = a_spent_claim(house.researcher, ("hotel", "88.00", MONTH), invoice_keys=(invoice.key,))
    for person, sees in ((house.finance, True), (house.researcher, True), (house.seller, False), (house.head, False)):
        client = client_of(person)
        assert (texts(client, "商户:锦") == ["锦江饭店"]) is sees, person.name
        assert (claim.number in texts(client, f"单号:{claim.number}")) is sees


def test_the_file_and_the_api_hold_what_the_page_holds(house: House, client_of: Any) -> None:
    for person in (house.finance, house.head, house.seller):
        for text in ("month:2026-10", "类型:住宿 -城市:北京", "state:paid,archived"):
            found = Found(parse(text), Actor(person))
            told = exported(KEY, person, q=text)
            assert sum((Decimal(row["spent"]["amount"]) for row in told["rows"]), Decimal()) == found.total.decimal
            assert len(told["rows"]) == found.count
            answer = client_of(person).get("/api/v1/reports/expenses", {"q": text}).json()
            assert Decimal(answer["sum"]["spent"]) == found.total.decimal
            assert len(answer["items"]) == answer["sum"]["expenses"] == found.count
            assert sum((Decimal(item["spent"]) for item in answer["items"]), Decimal()) == found.total.decimal


def test_the_file_says_of_each_expense_what_the_page_says(house: House) -> None:
    found = Found(parse("month:2026-10"), Actor(house.finance))
    (first, second, *_rest) = found.page(size=100).items
    changed = {"project": a_project("新展厅", "P-9"), "city": "上海", "note": "=1+1", "currency": "USD"}
    Line.objects.filter(pk=first.pk).update(expense_type=None, **changed)
    Document.objects.filter(pk=first.document_id).update(title="")
    Document.objects.filter(pk=second.document_id).update(title="展会")
    projects = {one.value: one.label for one in found.vocabulary.choices("project")}
    expected = [
        {
            "number": one.document.number,
            "title": one.document.shown_title,
            "state": str(State(one.document.state).label),
            "person": one.document.submitter.name,
            "department": found.bearer_of(one),
            "expense_type": one.expense_type.label if one.expense_type else "",
            "spent_on": one.spent_on.isoformat() if one.spent_on else "",
            "city": one.city,
            "project": projects.get(one.of_project, ""),
            "note": one.note,
            "amount": {"amount": f"{one.amount.decimal:f}", "currency": one.amount.currency},
            "spent": {"amount": f"{one.home.decimal:f}", "currency": one.home.currency},
        }
        for one in found.page(size=100).items
    ]
    assert exported(KEY, house.finance, q="month:2026-10")["rows"] == expected


def test_the_api_refuses_with_the_place_and_pages_by_key(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    refused = client.get("/api/v1/reports/expenses", {"q": "tpye:hotel"})
    assert (refused.status_code, refused.json()["code"]) == (422, "question_not_understood")
    assert refused.json()["context"]["length"] == 4
    first = client.get("/api/v1/reports/expenses", {"q": "month:2026-10", "size": 4}).json()
    second = client.get(
        "/api/v1/reports/expenses", {"q": "month:2026-10", "size": 4, "cursor": first["next_cursor"]}
    ).json()
    assert (len(first["items"]), len(second["items"]), second["sum"]) == (4, 2, None)
    assert Client().get("/api/v1/reports/expenses").status_code == 401


def test_a_question_is_saved_and_asked_again(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    page = client.get(SEARCH, {"q": "类型:住宿 月份:2026-10"}).content.decode()
    query = html.unescape(re.findall(r'name="query" value="([^"]*q=[^"]*)"', page)[-1])
    client.post(reverse("filter-saving"), {"place": "expense-search", "name": "十月住宿", "query": query})
    saved = SavedFilter.objects.get()
    answer = client.get(saved.url)
    assert "¥1,112.42" in text_of(answer)
    assert "十月住宿" in text_of(answer)


def test_the_tab_leads_here(house: House, client_of: Any) -> None:
    assert f'href="{SEARCH}"' in client_of(house.seller).get("/reports/all/").content.decode()


def test_the_page_is_in_english_too(house: House, client_of: Any) -> None:
    User.objects.filter(pk=house.finance.user_id).update(language="en")
    page = text_of(client_of(house.finance).get(SEARCH, {"q": "类型:hotel 月份:2026-10"}))
    assert "type:hotel" in page
    assert "By expense type" in page


def test_as_many_queries_for_a_thousand_rows_as_for_ten(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    client.get(SEARCH, {"q": "类型:住宿"})
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as ran:
            assert client.get(SEARCH, {"q": "类型:住宿 部门:销售 项目:P-001 -有:附件"[:11]}).status_code == 200
        counts.append(len(ran))
        claim = a_spent_claim(house.seller, ("hotel", "1.00", MONTH), state=State.PAID)
        line = claim.lines.get()
        Line.objects.bulk_create([_copy(line, at) for at in range(1, 1_000)], batch_size=200)
    assert counts[0] == counts[1] <= MOST_QUERIES


def _copy(line: Line, at: int) -> Line:
    kept = {"expense_type_id": line.expense_type_id, "currency": line.currency, "home_minor": 100, "spent_on": MONTH}
    return Line(tenant_id=line.tenant_id, document_id=line.document_id, position=at + 1, amount_minor=100, **kept)


def test_a_report_is_begun_from_the_question(house: House, client_of: Any) -> None:
    client = client_of(house.finance)
    page = client.get(SEARCH, {"q": "type:住宿 month:2026-10"}).content.decode()
    link = next(
        html.unescape(one)
        for one in re.findall(r'href="([^"]+)"', page)
        if one.startswith("/reports/own/") and "q=" in one
    )
    assert "类型:住宿 月份:2026-10" in html.unescape(client.get(link).content.decode())
