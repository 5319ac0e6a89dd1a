"""From asking for an advance to owing it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from hesi.core.errors import Forbidden, Invalid
from hesi.core.time import today
from hesi.expenses.advances.actions import AdvanceInput, save_advance, start_advance
from hesi.expenses.advances.models import Advance, Entry
from hesi.expenses.advances.queries import open_advances
from hesi.expenses.documents.actions import copy_document, start_document, submit_document
from hesi.expenses.documents.actions.drafting import EditedElsewhere, TemplateClosed
from hesi.expenses.documents.drafts import DraftInput, LineInput
from hesi.expenses.documents.models import Document, FrozenFinding, Kind, State, Template, TemplateVersion
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_advances import a_lent_advance, agreed, an_advance, paid
from tests.builders_documents import a_team
from tests.builders_payments import an_account


@pytest.fixture
def team(company: Tenant) -> tuple[Member, Member, Member]:
    return a_team()


def test_an_advance_goes_the_way_of_every_document_and_is_owed_once_paid(team: tuple[Member, Member, Member]) -> None:
    borrower, _manager, finance = team
    an_account(borrower)
    document = submit_document(an_advance(borrower, "3,000"), by=Actor(borrower))
    assert (document.kind, document.state) == (Kind.ADVANCE, State.APPROVING)
    assert document.number.startswith("JK-")
    assert not FrozenFinding.objects.filter(document=document).exists()
    assert agreed(document).state == State.TO_PAY
    assert not open_advances(Actor(borrower)).exists()
    payment = paid(document, by=finance)
    assert payment.amount_minor == 300_000
    advance = open_advances(Actor(borrower)).get()
    assert (advance.number, advance.outstanding_minor, advance.lent_on) == (document.number, 300_000, today())
    entry = Entry.objects.get(advance=advance)
    assert (entry.kind, entry.amount_minor) == (Entry.Kind.LENT, 300_000)


@pytest.mark.parametrize(
    ("amount", "days", "field"), [("0", 5, "amount"), ("-3", 5, "amount"), ("viel", 5, "amount"), ("10", -1, "due_on")]
)
def test_what_is_typed_wrong_is_said_beside_its_field(member: Member, amount: str, days: int, field: str) -> None:
    typed = AdvanceInput(amount=amount, purpose="押金", due_on=today() + timedelta(days=days))
    with pytest.raises(Invalid) as refused:
        start_advance(typed, by=Actor(member))
    assert field in refused.value.fields
    assert not Document.objects.filter(kind=Kind.ADVANCE).exists()


def test_a_draft_is_changed_as_it_was_read(member: Member) -> None:
    document = an_advance(member)
    later = today() + timedelta(days=60)
    save_advance(document, AdvanceInput("1200", "押金", later), by=Actor(member), version=document.version)
    document.refresh_from_db()
    assert (document.total_minor, document.advance.due_on, document.lines.count()) == (120_000, later, 1)
    with pytest.raises(EditedElsewhere):
        save_advance(document, AdvanceInput("1", "押金", later), by=Actor(member), version=1)
    with pytest.raises(Forbidden):
        save_advance(document, AdvanceInput("1", "押金", later), by=Actor(a_member("同事")))


def test_an_advance_without_its_day_or_amount_is_not_submitted(team: tuple[Member, Member, Member]) -> None:
    borrower = team[0]
    template = Template.objects.get(kind=Kind.ADVANCE)
    draft = DraftInput(purpose="押金", lines=(LineInput(amount="100"),))
    with pytest.raises(Invalid, match="归还日期"):
        submit_document(start_document(template, by=Actor(borrower), draft=draft), by=Actor(borrower))
    copy = copy_document(an_advance(borrower), by=Actor(borrower))
    with pytest.raises(Invalid, match="归还日期"):
        submit_document(copy, by=Actor(borrower))
    late = an_advance(borrower)
    Advance.objects.filter(document=late).update(due_on=today() - timedelta(days=1))
    with pytest.raises(Invalid, match="已经过去"):
        submit_document(late, by=Actor(borrower))


def test_a_company_that_offers_none_says_so(member: Member) -> None:
    Template.objects.filter(kind=Kind.ADVANCE).update(is_active=False)
    with pytest.raises(TemplateClosed):
        an_advance(member)


def test_companies_from_before_are_offered_advances_once(company: Tenant, other_company: Tenant) -> None:
    TemplateVersion.objects.filter(template__kind=Kind.ADVANCE).delete()
    Template.objects.filter(kind=Kind.ADVANCE).delete()
    Template.objects.create(key="advance", name="自建")
    for _time in range(2):
        import_module("hesi.expenses.advances.migrations.0002_template").offer_advances(apps, None)
    offered = Template.objects.get(kind=Kind.ADVANCE)
    assert (offered.key, offered.versions.count()) == ("advance-1", 1)
    with tenant_scope(other_company):
        assert Template.objects.filter(kind=Kind.ADVANCE).count() == 1


def test_who_sees_what_is_owed(team: tuple[Member, Member, Member]) -> None:
    borrower, manager, finance = team
    a_lent_advance(borrower, by=finance)
    seen = {who.name: open_advances(Actor(who)).count() for who in (borrower, manager, finance, a_member("同事"))}
    assert seen == {"林晓": 1, "周岚": 0, "郑敏": 1, "同事": 0}
