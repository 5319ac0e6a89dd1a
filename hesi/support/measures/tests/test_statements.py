"""A month on paper: the facts, their code, and who may read it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from hesi.core.errors import Forbidden
from hesi.support.measures.actions import make_statement
from hesi.support.measures.events import tell_contacts, tell_leads
from hesi.support.measures.models import PromiseStatement
from hesi.support.measures.statements.proof import code_of, in_groups, is_genuine
from hesi.support.measures.tasks import make_statement_of, make_statements
from hesi.support.promises.models import Clock
from hesi.support.service.models import Contact
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Ticket
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.files.store import read_file
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

MONTH = date(2026, 10, 1)
AT = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)


@pytest.fixture
def provider(db: None) -> Tenant:
    return builders.a_provider()


@pytest.fixture
def company(provider: Tenant) -> Tenant:
    return builders.a_company(provider=provider)


@pytest.fixture
def person(company: Tenant) -> Member:
    with tenant_scope(company):
        return builders.a_member("林晓")


@pytest.fixture
def lead(provider: Tenant) -> Any:
    with tenant_scope(provider):
        yield Actor(builders.a_member("主管", roles=("support_lead",)))


def a_ticket(person: Member, title: str = "提交不了", *, missed: bool = False) -> Ticket:
    with tenant_scope(person.tenant):
        ticket = ask_for_help(category="claims", title=title, body="按钮是灰的", by=Actor(person))
    with tenant_scope(ticket.tenant):
        Ticket.objects.filter(pk=ticket.pk).update(created_at=AT)
        clocks = Clock.objects.filter(subject_id=ticket.pk)
        clocks.update(started_at=AT, state=Clock.State.MET, ended_at=AT + timedelta(hours=30), due_at=None)
        for clock in clocks:
            clock.segments.update(begins_at=AT, ends_at=AT + timedelta(hours=30))
        if missed:
            clocks.filter(metric="first_response").update(breached_at=AT + timedelta(hours=4))
    return ticket


def text_of(statement: PromiseStatement) -> str:
    with pdfplumber.open(BytesIO(read_file(statement.file))) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def test_paper_tells_what_was_kept_and_missed(person: Member, lead: Actor, company: Tenant) -> None:
    a_ticket(person)
    late = a_ticket(person, "发票识别不了", missed=True)
    statement = make_statement(company, MONTH, by=lead)
    assert statement.content["tickets"] == 2
    assert statement.content["missed_in_all"] == 1
    assert statement.content["missed"][0]["ticket"] == late.number
    assert statement.content["missed"][0]["used_minutes"] > statement.content["missed"][0]["allowed_minutes"]
    text = text_of(statement)
    for words in (
        "服务承诺月报",
        company.name,
        "2026-10",
        late.number,
        "发票识别不了",
        statement.number,
        in_groups(statement.code)[:17],
    ):
        assert words in text, words


def test_paper_is_an_archivable_pdf(person: Member, lead: Actor, company: Tenant) -> None:
    a_ticket(person)
    content = read_file(make_statement(company, MONTH, by=lead).file)
    assert content.startswith(b"%PDF-")
    assert b"pdfaid" in content


def test_paper_speaks_the_customers_language(lead: Actor, provider: Tenant) -> None:
    english = builders.a_company(name="Sunrise Ltd", provider=provider, language="en")
    with tenant_scope(english):
        person = builders.a_member("Amy")
    a_ticket(person, "Cannot submit", missed=True)
    text = text_of(make_statement(english, MONTH, by=lead))
    assert "Statement of promised times" in text
    assert "First response" in text


@pytest.mark.parametrize(
    "title", ['#import "/etc/passwd"', "$x$ *bold* #panic()", "表情😀与生僻𠮷", "\\u{1F600} ]] [[", "ب خ"]
)
def test_what_people_write_stays_inert(person: Member, lead: Actor, company: Tenant, title: str) -> None:
    a_ticket(person, title, missed=True)
    assert make_statement(company, MONTH, by=lead).file.size_bytes > 1000


def test_month_without_tickets_says_so(lead: Actor, company: Tenant) -> None:
    statement = make_statement(company, MONTH, by=lead)
    assert statement.content["rows"] == []
    assert "没有" in text_of(statement)


def test_statement_is_made_once(person: Member, lead: Actor, company: Tenant) -> None:
    a_ticket(person)
    first = make_statement(company, MONTH, by=lead)
    assert make_statement(company, MONTH.replace(day=20), by=lead) == first
    make_statement_of.func(tenant_id=lead.tenant.pk, customer_id=company.pk, month=MONTH.isoformat())
    assert PromiseStatement.objects.count() == 1


def test_schedule_makes_one_for_each_customer_who_asked(
    person: Member, lead: Actor, provider: Tenant, monkeypatch: Any
) -> None:
    builders.a_company(name="安静的公司", provider=provider)
    a_ticket(person)
    monkeypatch.setattr("hesi.support.measures.tasks.month_before", lambda provider: MONTH)
    asked: list[Any] = []
    monkeypatch.setattr("hesi.support.measures.tasks.enqueue", lambda job, **facts: asked.append(facts))
    make_statements.func(tenant_id=provider.pk)
    assert asked == [{"customer_id": person.tenant_id, "month": "2026-10-01"}]


def test_code_proves_the_facts(person: Member, lead: Actor, company: Tenant, provider: Tenant) -> None:
    a_ticket(person)
    statement = make_statement(company, MONTH, by=lead)
    assert is_genuine(statement, in_groups(statement.code).upper())
    assert not is_genuine(statement, statement.code[:-1] + ("0" if statement.code[-1] != "0" else "1"))
    assert not is_genuine(statement, "")
    statement.content["tickets"] += 1
    assert not is_genuine(statement, statement.code), "facts changed in the database"
    elsewhere = builders.a_provider(name="别家")
    assert code_of(statement.content, elsewhere) != code_of(statement.content, provider), "each provider its own key"


def test_command_and_page_tell_a_genuine_paper(
    person: Member, lead: Actor, company: Tenant, client_of: Any, capsys: Any
) -> None:
    a_ticket(person)
    statement = make_statement(company, MONTH, by=lead)
    call_command("verify_statement", statement.number, *in_groups(statement.code).split())
    assert company.name in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("verify_statement", statement.number, "0" * 64)
    page, client = reverse("statement-verification"), client_of(person)
    good = client.post(page, {"number": statement.number, "code": in_groups(statement.code)}).content.decode()
    assert company.name in good
    bad = client.post(page, {"number": statement.number, "code": "1" * 64}).content.decode()
    assert "finding-block" in bad
    assert client.post(page, {}).status_code == 422


def test_only_leads_and_named_contacts_read_it(
    person: Member, lead: Actor, company: Tenant, provider: Tenant, client_of: Any
) -> None:
    a_ticket(person)
    statement = make_statement(company, MONTH, by=lead)
    with tenant_scope(company):
        contact, admin = builders.a_member("联系人"), builders.a_member("管理员", roles=("admin",))
    other = builders.a_company(name="另一家公司", provider=provider)
    with tenant_scope(other):
        stranger = builders.a_member("外人", roles=("admin",))
    agent = builders.a_member("客服", roles=("agent",))
    Contact.objects.create(customer=company, member_id=contact.pk, name="联系人")
    Contact.objects.create(customer=company, member_id=person.pk, name="林晓", is_named=False)
    Contact.objects.create(customer=other, member_id=stranger.pk, name="外人")
    file, paper = reverse("file", args=[statement.file.key]), reverse("statement-file", args=[statement.key])
    for member, may in (
        (lead.member, True),
        (contact, True),
        (person, False),
        (admin, False),
        (stranger, False),
        (agent, False),
    ):
        client = client_of(member)
        answer = client.get(file)
        assert answer.status_code == (200 if may else 404), member
        if answer.streaming:
            assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert client.get(paper).status_code == (302 if may else 404), member
    assert statement.number in client_of(contact).get(reverse("support-statements")).content.decode()
    assert statement.number not in client_of(person).get(reverse("support-statements")).content.decode()
    assert statement.number not in client_of(stranger).get(reverse("support-statements")).content.decode()
    assert statement.number in client_of(lead.member).get(reverse("desk-statements")).content.decode()
    assert client_of(agent).get(reverse("desk-statements")).status_code == 403


def test_agents_make_no_statements(person: Member, lead: Actor, company: Tenant) -> None:
    with pytest.raises(Forbidden):
        make_statement(company, MONTH, by=Actor(builders.a_member("客服", roles=("agent",))))


def test_leads_and_contacts_are_told(person: Member, lead: Actor, company: Tenant) -> None:
    Contact.objects.create(customer=company, member_id=person.pk, name="林晓")
    make_statement(company, MONTH, by=lead)
    tell_leads(Event.objects.get(name="statement.made"))
    assert Notification.objects.filter(member_id=lead.member_id, kind="statement.made").exists()
    with tenant_scope(company):
        tell_contacts(Event.objects.get(name="support.statement_made"))
        assert Notification.objects.filter(member=person, kind="statement.made").exists()
