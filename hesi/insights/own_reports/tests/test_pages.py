"""Reports of one's own by HTTP: for each role, another company, with and without scripts."""

import re
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from hesi.insights.own_reports.actions import share_own_report
from hesi.insights.own_reports.examples import EXAMPLES
from hesi.insights.own_reports.links import stop_token
from hesi.insights.own_reports.models import Mailing, OwnReport, Recipient
from hesi.insights.own_reports.tests.chance import Chance
from hesi.insights.own_reports.tests.test_actions import a_report
from hesi.insights.own_reports.tests.twin import Twin
from hesi.workspace.access.actor import Actor
from hesi.workspace.exports.actions import ask_export
from hesi.workspace.files.store import read_file
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_exports import exported
from tests.jobs import run_jobs

MOST_QUERIES = 15
FORM = {
    "name": "差旅", "measures": ["spent", "lines"], "first": "type", "window": "24", "chart": "bar", "top": "0",
}  # fmt: skip


def body(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def test_an_empty_list_teaches_by_examples_that_work(play: Chance, client_of: Any) -> None:
    client: Client = client_of(play.house.finance)
    page = body(client.get(reverse("own-reports")))
    for example in EXAMPLES:
        assert str(example.name) in page
        built = body(client.get(example.url))
        assert f'value="{example.name}"' in built
        query = example.url.partition("?")[2]
        assert "<svg" in body(client.get(f"{reverse('own-report-preview')}?{query}"))


def test_building_keeping_and_opening_one(play: Chance, client_of: Any, django_assert_max_num_queries: Any) -> None:
    client: Client = client_of(play.house.finance)
    new = reverse("own-report-new")
    assert "hx-get" in body(client.get(new))
    assert client.post(new, {**FORM, "name": ""}).status_code == 422
    assert "需要第二个分组" in body(client.post(new, {**FORM, "chart": "streams"}), 422)
    assert not OwnReport.objects.exists()
    assert "<svg" in body(client.post(new, {**FORM, "do": "preview"}))
    page = client.post(new, FORM).url
    with django_assert_max_num_queries(MOST_QUERIES + 5):
        shown = body(client.get(page))
    report = OwnReport.objects.get()
    assert reverse("own-report-result", args=[report.pk]) in shown
    assert "<table" not in shown
    with django_assert_max_num_queries(MOST_QUERIES):
        numbers = body(client.get(reverse("own-report-result", args=[report.pk])))
    assert "<svg" in numbers
    for (name,), (spent, _count) in Twin(play.house.finance).table(report.asks).items():
        assert name in numbers
        assert f"{(spent or 0) / 100:,.2f}" in numbers
    assert "<svg" in body(client.get(f"{page}?whole=1"))
    edit = reverse("own-report-edit", args=[report.pk])
    assert 'value="差旅"' in body(client.get(edit))
    assert client.post(edit, {**FORM, "name": "差旅二", "version": 1}).status_code == 303
    assert "已被修改" in body(client.post(edit, {**FORM, "version": 1}), 422)
    assert "差旅二" in body(client.get(reverse("own-reports")))


def test_the_preview_says_what_is_wrong(play: Chance, client_of: Any) -> None:
    client: Client = client_of(play.house.finance)
    address = reverse("own-report-preview")
    assert "能展示的有" in body(client.get(address, {**FORM, "chart": "line"}))
    assert "<table" not in body(client.get(address, {**FORM, "question": "type:没有这种类型"}))
    assert "<table" not in body(client.get(address, {"first": "nothing"}))
    empty = body(client.get(address, {**FORM, "question": "amount:>99999999"}))
    assert "没有计入的费用" in empty


def test_a_line_for_each_of_many_quarters_is_drawn(play: Chance, client_of: Any) -> None:
    asked = {**FORM, "measures": ["spent"], "first": "month", "column": "quarter", "chart": "line"}
    shown = body(client_of(play.house.finance).get(reverse("own-report-preview"), asked))
    assert shown.count("<polyline") >= 8


def test_a_long_question_of_the_search_is_taken_over_whole(play: Chance, client_of: Any) -> None:
    question = " ".join(f"-city:很远很远的地方{at:02}" for at in range(29))
    assert 300 < len(question) < 500
    page = body(client_of(play.house.finance).get(reverse("own-report-new"), {"q": question}))
    assert "很远很远的地方28" in page


def test_every_number_leads_to_its_expenses(play: Chance, client_of: Any, django_assert_max_num_queries: Any) -> None:
    client: Client = client_of(play.house.head)
    numbers = body(client.get(reverse("own-report-preview"), {**FORM, "measures": ["spent"], "column": "city"}))
    links = re.findall(r'href="(/reports/own/lines/[^"]+)"', numbers)
    assert links
    for link in links[:6]:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert "背后的费用" in body(client.get(link.replace("&amp;", "&")))
    assert body(client.get(reverse("own-report-lines")))
    assert client.get(f"{reverse('own-report-lines')}?first=nothing").status_code == 422
    for odd in (
        "first=state&a=nowhere",
        "first=person&a=999999999999999999",
        "first=grade&a=☃",
        "first=month&a=2026-13",
    ):
        assert "没有费用" in body(client.get(f"{reverse('own-report-lines')}?{odd}"))


def test_readers_of_a_shared_report_see_their_own_numbers(play: Chance, client_of: Any) -> None:
    finance, seller = play.house.finance, play.house.seller
    report = a_report(finance, first="type", window="24")
    result = reverse("own-report-result", args=[report.pk])
    assert client_of(seller).get(report.url).status_code == client_of(seller).get(result).status_code == 404
    share_own_report(report, with_all=True, by=Actor(finance))
    page = body(client_of(seller).get(report.url))
    assert "共享的报表" in page
    assert reverse("own-report-edit", args=[report.pk]) not in page
    mine, theirs = body(client_of(seller).get(result)), body(client_of(finance).get(result))
    assert mine != theirs
    for (_name,), (spent,) in Twin(seller).table(report.asks).items():
        assert f"{(spent or 0) / 100:,.2f}" in mine
    assert client_of(seller).get(reverse("own-report-edit", args=[report.pk])).status_code == 403
    for name in ("sharing", "removal"):
        assert client_of(seller).post(reverse(f"own-report-{name}", args=[report.pk])).status_code == 403


def test_sharing_pinning_copying_mailing_and_removing_by_their_buttons(play: Chance, client_of: Any) -> None:
    finance, seller = play.house.finance, play.house.seller
    client: Client = client_of(finance)
    report = a_report(finance, first="type")

    def press(name: str, facts: dict[str, Any] | None = None) -> Any:
        return client.post(reverse(f"own-report-{name}", args=[report.pk]), facts or {})

    assert press("sharing", {"with_all": "on"}).status_code == 303
    assert press("sharing", {"roles": ["1000000"]}).status_code == 422
    assert press("pin").status_code == press("pin-removal").status_code == 303
    sending = {"rhythm": "weekly", "weekday": "2", "day": "1", "hour": "9", "members": [seller.pk]}
    assert press("mailing", sending).status_code == 303
    assert press("mailing", {**sending, "hour": "99"}).status_code == 422
    row = Mailing.objects.get()
    assert (row.weekday, row.hour, row.recipients.count()) == (2, 9, 2)
    page = body(client.get(report.url))
    assert seller.name in page
    assert "共享了报表" in page
    assert client_of(seller).post(reverse("own-report-unsubscription", args=[report.pk])).status_code == 303
    assert Recipient.objects.get(member=seller).stopped_at is not None
    assert client.post(reverse("own-report-unsubscription", args=[report.pk])).status_code in (303, 409)
    assert press("mailing-removal").status_code == 303
    assert press("mailing-removal").status_code == 409
    assert press("copy").url == reverse("own-report-edit", args=[OwnReport.objects.latest("pk").pk])
    assert press("removal").status_code == 303
    assert client.get(report.url).status_code == 404
    assert "恢复" in body(client.get(reverse("own-reports")))
    assert press("restoration").status_code == 303
    assert client.get(report.url).status_code == 200


def test_the_link_of_a_mail_stops_it_by_the_button_only(play: Chance, client: Client, client_of: Any) -> None:
    finance = play.house.finance
    report = a_report(finance)
    client_of(finance).post(reverse("own-report-mailing", args=[report.pk]), {"rhythm": "weekly", "hour": "8"})
    address = reverse("own-report-mail-stop", args=[stop_token(Recipient.objects.get())])
    assert report.name in body(client.get(address))
    assert Recipient.objects.get().stopped_at is None
    for _time in range(2):
        assert "不再收到" in body(client.post(address))
    assert Recipient.objects.get().stopped_at is not None
    assert client.get(address.replace("mails/", "mails/x")).status_code == 404


def test_a_file_holds_what_its_asker_may_see(play: Chance, client_of: Any) -> None:
    finance, head = play.house.finance, play.house.head
    report = a_report(finance, "每月支出", first="month", column="type", window="24")
    share_own_report(report, with_all=True, by=Actor(finance))
    told = exported("own_report", head, report=str(report.pk))
    assert told["title"] == "每月支出"
    twin = Twin(head)
    assert [row["month"] for row in told["rows"]] == sorted({one["month"] for one in twin.lines(report.asks)})
    total = sum(Decimal(row["spent"]["amount"]) for row in told["rows"])
    assert total * 100 == sum(one["minor"] for one in twin.lines(report.asks))
    paper = ask_export("own_report", query={"report": str(report.pk)}, format="pdf", by=Actor(head))
    run_jobs()
    paper.refresh_from_db()
    assert paper.file is not None, paper.error
    assert read_file(paper.file).startswith(b"%PDF")
    asked = client_of(play.house.seller).post(reverse("exports"), {"kind": "own_report", "query": "report=0"})
    assert asked.status_code == 404
    lines = exported("own_report.lines", head, first="type", window="24")
    assert len(lines["rows"]) == len(twin.lines(report.asks))


def test_a_list_asks_the_same_however_long_it_is(
    play: Chance, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    finance = play.house.finance
    for at in range(40):
        a_report(finance, f"报表{at}")
    client: Client = client_of(finance)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = body(client.get(reverse("own-reports")))
    assert "cursor=" in page
    assert "报表39" in page
    assert "报表39" not in body(client.get(f"{reverse('own-reports')}?view=shared"))


def test_strangers_and_the_signed_out_find_nothing(play: Chance, other_company: Tenant, client_of: Any) -> None:
    report = a_report(play.house.finance)
    share_own_report(report, with_all=True, by=Actor(play.house.finance))
    with tenant_scope(other_company):
        stranger = client_of(a_member("外人", roles=("admin", "finance")))
    for name in ("", "-result", "-edit"):
        address = reverse(f"own-report{name}", args=[report.pk])
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    for name in ("copy", "pin", "mailing", "removal", "restoration", "sharing", "unsubscription"):
        assert stranger.post(reverse(f"own-report-{name}", args=[report.pk])).status_code == 404
    assert report.name not in body(stranger.get(reverse("own-reports")))
