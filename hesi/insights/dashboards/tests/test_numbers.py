"""Every number of a board is that of the list it opens, for every role, in a company that acts at random."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from hesi.core.money import Money
from hesi.core.time import now
from hesi.expenses.advances.models import Clearing
from hesi.expenses.documents.models import Document, State
from hesi.insights.dashboards.boards import Board, Slot
from hesi.insights.dashboards.cards import Cell, Number, cards_for, roles_for
from hesi.insights.dashboards.looking import Looking
from hesi.insights.dashboards.tests.following import counted, pages_of
from hesi.insights.tests.play import Play
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_documents import a_claim, a_wallet_invoice
from tests.worlds import kept_rows, quick_passwords

_REPORTS = "/reports/all/"
# Cards whose rows open to what their number counts, not to what their amount concerns.
_COUNTS = ("team-findings", "rules")


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Tenant, Play]]:
    """Built once: it takes longer than all that is asked of it."""
    with kept_rows(django_db_blocker):
        company = a_company()
        with quick_passwords(), tenant_scope(company):
            played = Play(11)
            played.act(220)
            played.clock = now() - timedelta(days=40)
            played.act(120)
            for person in played.people:
                a_wallet_invoice(person)
                a_claim(person, title="还没交")
        yield company, played


@pytest.fixture
def play(played: tuple[Tenant, Play], db: None) -> Iterator[Play]:
    company, play = deepcopy(played)
    with tenant_scope(company):
        yield play


def everybody(play: Play) -> list[Member]:
    return [play.house.finance, play.house.head, play.house.seller, a_member("管理员", roles=("admin",))]


def slots_of(member: Member) -> Iterator[tuple[str, Slot]]:
    actor = Actor(member)
    for role in roles_for(actor):
        board = Board(actor, role.key)
        for slot in board.slots:
            # What comes by itself is looked at like the rest.
            yield role.key, (board.one(slot.card.key) or slot) if slot.is_coming else slot


def numbers_in(slot: Slot) -> Iterator[Number]:
    """The numbers of a card and of its short list, each with where it opens to."""
    shown = slot.shown
    if shown is None:
        return
    yield from (number for number in shown.numbers if number.url)
    kind = "number" if slot.card.key in _COUNTS else "money"
    for row in shown.table.rows if shown.table else ():
        for cell in row.cells[1:]:
            url = cell.url or (row.url if cell is _counting(row.cells, kind) else "")
            if url and cell.is_number:
                yield Number(cell.value, url=url)


def _counting(cells: Any, kind: str) -> Cell | None:
    """The cell a row's own address stands for: its last amount, or number."""
    return next((cell for cell in reversed(cells) if cell.kind == kind), None)


def holds(client: Client, number: Number) -> bool:
    """Whether the list behind a number says the same."""
    path = urlsplit(number.url).path
    if path.startswith(_REPORTS):
        totals = pages_of(client, number.url)[0].context["table"].totals
        return any(cell.value == number.value for row in totals for cell in row)
    if path.startswith("/payments/batches/"):
        payments = pages_of(client, number.url)[0].context["payments"]
        pending = [one for one in payments if one.state == "pending"]
        return number.value in (len(pending), Money(sum(one.amount_minor for one in pending), "CNY"))
    if re.fullmatch(r"/documents/[A-Z]+-.+/|/approvals/\d+/", path):
        # One document: its amount stands on the card as on its own page.
        return pages_of(client, number.url)[0].status_code == 200
    if path.startswith(("/reports/closing/", "/budgets/")):
        return _is_said(client, number)
    count, minor = counted(client, number.url)
    if isinstance(number.value, Money):
        return number.value.minor == minor
    if isinstance(number.value, str):
        return number.value.rstrip("%") != ""
    return int(number.value) in (count, minor)


def _is_said(client: Client, number: Number) -> bool:
    """Whether the page behind says the number in so many words; it is that room's matter to count it."""
    page = re.sub(r"<[^>]+>", " ", client.get(number.url).content.decode())
    if isinstance(number.value, Money):
        return number.value.format().lstrip("-−") in page or f"{abs(number.value.decimal):,.2f}" in page
    return str(number.value).rstrip("%") in page


@pytest.mark.parametrize("who", range(4), ids=["finance", "head", "seller", "admin"])
def test_each_number_is_that_of_its_list(play: Play, client_of: Any, who: int) -> None:
    member = everybody(play)[who]
    client, seen = client_of(member), 0
    for role, slot in slots_of(member):
        for number in numbers_in(slot):
            assert holds(client, number), (role, slot.card.key, number)
            seen += 1
    assert seen > 5, seen


def test_the_slowest_approvers_open_to_what_they_decided(play: Play, client_of: Any) -> None:
    admin = everybody(play)[3]
    slot = Board(Actor(admin), "administrator").one("bottlenecks")
    assert slot is not None
    assert slot.shown is not None
    assert slot.shown.table is not None
    for row in slot.shown.table.rows:
        assert counted(client_of(admin), row.url)[0] == row.cells[1].value, row


def test_each_card_opens_and_none_is_dead(play: Play, client_of: Any) -> None:
    for member in everybody(play):
        client = client_of(member)
        for role, slot in slots_of(member):
            if slot.url:
                assert client.get(slot.url).status_code == 200, (role, slot.card.key, slot.url)
            elif slot.shown is not None:
                assert slot.shown.nothing, (role, slot.card.key)


def test_no_card_counts_what_the_person_cannot_see(play: Play) -> None:
    for member in everybody(play):
        actor = Actor(member)
        visible = set(Document.objects.visible_to(actor).values_list("pk", flat=True))
        for role in roles_for(actor):
            for card in cards_for(actor, role.key):
                if card.behind is None:
                    continue
                rows = card.behind(Looking(actor), "").rows
                if rows.model is Document:
                    assert set(rows.values_list("pk", flat=True)) <= visible, (member, role.key, card.key)


def left_of(rows: list[Document]) -> int:
    """What these come to after what advances take off them."""
    ids = {row.pk for row in rows}
    cleared = sum(one.amount_minor for one in Clearing.objects.live() if one.claim_id in ids)
    return sum(row.total_minor for row in rows) - cleared


def test_what_is_owed_is_what_raw_rows_say(play: Play) -> None:
    """Another way: Python over every document there is."""
    states = {State.APPROVING, State.APPROVED, State.TO_PAY, State.PAYING}
    for person in play.people:
        mine = [row for row in Document.objects.all() if row.submitter_id == person.pk and row.kind == "claim"]
        owed = [row for row in mine if row.state in states]
        own = Looking(Actor(person)).own
        assert (own.owed_count, own.owed.minor) == (len(owed), left_of(owed))
        assert own.owed_since == min((row.state_since for row in owed), default=None)
        assert own.unfinished == len([row for row in mine if row.state in (State.DRAFT, State.REJECTED)])
        since = now() - timedelta(days=30)
        paid = [row for row in mine if row.state == State.PAID and row.paid_at and row.paid_at >= since]
        assert own.paid.minor == left_of(paid)


def test_the_teams_month_is_what_raw_rows_say(play: Play) -> None:
    head = play.house.head
    ids, looking = {play.house.sales.pk, play.house.east.pk}, Looking(Actor(head))
    documents = [
        row for row in Document.objects.prefetch_related("lines")
        if row.department_id in ids and row.state in ("approving", "approved", "to_pay", "paying", "paid", "archived")
    ]  # fmt: skip
    lines = [line for row in documents for line in row.lines.all() if line.spent_on]
    for month in looking.team.months:
        spent = sum(line.home_minor for line in lines if line.spent_on and line.spent_on.replace(day=1) == month)
        assert looking.team.total("type", month)[0] == spent  # type: ignore[arg-type]


def test_another_company_adds_nothing(play: Play, other_company: Tenant) -> None:
    def said() -> list[Any]:
        return [[number.value for number in numbers_in(slot)] for _role, slot in slots_of(play.house.finance)]

    before = said()
    with tenant_scope(other_company):
        stranger = a_member("外人", roles=("admin", "finance"))
        a_claim(stranger)
        a_wallet_invoice(stranger)
        assert Board(Actor(stranger)).role.key == "administrator"
    assert said() == before
