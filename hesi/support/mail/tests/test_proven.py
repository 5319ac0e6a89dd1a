"""A mailbox whose server checks senders: what is forged waits for a person, what nothing proves joins nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from hesi.support.mail.actions import replay_mail
from hesi.support.mail.models import IncomingMail, Mailbox
from hesi.support.mail.receiving import receive
from hesi.support.mail.tests.letters import a_letter
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.jobs import run_jobs

MX = "mx.hesi.example"
State = IncomingMail.State


@pytest.fixture
def provider(db: None) -> Iterator[Tenant]:
    tenant = builders.a_provider()
    with tenant_scope(tenant):
        yield tenant


@pytest.fixture
def box(provider: Tenant) -> Mailbox:
    return Mailbox.objects.create(address="support@hesi.example", proving_server=MX)


@pytest.fixture
def lead(provider: Tenant) -> Member:
    return builders.a_member("组长", roles=("support_lead",))


@pytest.fixture(autouse=True)
def asker(provider: Tenant) -> Member:
    with tenant_scope(builders.a_company(provider=provider)):
        return builders.a_member("王小明", email="wang@customer.example")


def take(box: Mailbox, verdict: str, **facts: Any) -> IncomingMail:
    extra = f"Authentication-Results: {MX}; {verdict}\n" if verdict else ""
    incoming = receive(extra.encode() + a_letter(**facts), box, source="pipe")
    assert incoming is not None
    run_jobs()
    incoming.refresh_from_db()
    return incoming


def test_a_proven_mail_opens_and_joins(box: Mailbox) -> None:
    first = take(box, "dmarc=pass")
    assert first.state == State.TAKEN
    again = take(box, "dkim=pass header.d=customer.example", subject=f"Re: [{first.ticket.number}]")
    assert again.ticket == first.ticket


def test_a_forged_mail_waits_until_a_person_vouches_for_it(box: Mailbox, lead: Member) -> None:
    forged = take(box, "dmarc=fail")
    assert (forged.state, forged.outcome, forged.ticket) == (State.ASIDE, "forged", None)
    replay_mail(forged, by=Actor(lead))
    run_jobs()
    forged.refresh_from_db()
    assert forged.state == State.TAKEN


def test_an_unproven_mail_joins_nothing_by_a_number_in_its_subject(box: Mailbox) -> None:
    first = take(box, "dmarc=pass")
    other = take(box, "", subject=f"Re: [{first.ticket.number}]")
    assert other.state == State.TAKEN
    assert other.ticket != first.ticket


def test_without_a_checking_server_senders_are_believed(box: Mailbox) -> None:
    Mailbox.objects.update(proving_server="")
    box.refresh_from_db()
    assert take(box, "dmarc=fail").state == State.TAKEN
