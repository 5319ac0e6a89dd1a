"""Asking without a sign-in: one signed link opens one ticket and tells nothing else."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hesi.core.errors import NotFound, TooMany
from hesi.support.tickets.actions import Upload
from hesi.support.tickets.actions.guests import MOST_UNVERIFIED, ask_as_guest
from hesi.support.tickets.links import RATE, TRACK, link_token, open_link
from hesi.support.tickets.models import MessageAttachment, Ticket
from hesi.support.tickets.requester import as_requester
from hesi.support.tickets.tasks import send_confirmation
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope

FACTS = {"name": "访客", "category": "account-signin", "title": "登录不了", "body": "收不到邮件"}


def a_guests_ticket(provider: Tenant, email: str = "guest@example.org", **facts: Any) -> Ticket:
    with tenant_scope(provider):
        ticket = ask_as_guest(**{**FACTS, **facts}, email=email, by=SystemActor("help"))
        return Ticket.objects.get(pk=ticket.pk)


def token_of(ticket: Ticket, purpose: str = TRACK) -> str:
    with tenant_scope(ticket.tenant):
        return link_token(ticket, purpose)


def test_a_guest_asks_confirms_answers_and_attaches(provider: Tenant, client: Any) -> None:
    shot = SimpleUploadedFile("截图.png", b"\x89PNG\r\n", content_type="image/png")
    facts = {**FACTS, "email": "Guest@Example.org", "attachments": shot}
    assert client.post(reverse("help-ask"), facts).url == reverse("help-sent")
    with tenant_scope(provider):
        ticket = Ticket.objects.get()
        assert (ticket.is_verified, ticket.customer, ticket.requester_email) == (False, None, "guest@example.org")
        send_confirmation.func(tenant_id=provider.pk, ticket_id=ticket.pk)
        key = MessageAttachment.objects.get().file.key
    token = token_of(ticket)
    assert reverse("help-ticket", args=[token]) in mail.outbox[-1].body
    assert client.get(reverse("help-ticket", args=[token])).status_code == 200
    with tenant_scope(provider):
        assert not Ticket.objects.get().is_verified, "opening a link proves nothing by itself"
    more = SimpleUploadedFile("a.log", b"error", content_type="text/plain")
    assert client.post(reverse("help-replies", args=[token]), {"body": "补充", "attachments": more}).status_code == 303
    page = client.get(reverse("help-ticket", args=[token])).content.decode()
    assert "补充" in page
    assert client.get(reverse("help-file", args=[token, key])).status_code == 200
    with tenant_scope(provider):
        assert Ticket.objects.get().is_verified


def test_confirming_hands_the_ticket_to_the_member_whose_address_it_is(
    company: Tenant, provider: Tenant, member: Member, client: Any
) -> None:
    ticket = a_guests_ticket(provider, member.email)
    with as_requester(Actor(member)) as requester:
        assert not Ticket.objects.visible_to(requester).exists(), "anybody can type an address"
    assert client.post(reverse("help-verification", args=[token_of(ticket)])).status_code == 303
    with as_requester(Actor(member)) as requester:
        assert Ticket.objects.visible_to(requester).get().pk == ticket.pk


def test_a_link_opens_its_ticket_only(provider: Tenant, client: Any) -> None:
    mine = a_guests_ticket(provider)
    other = a_guests_ticket(provider, "other@example.org", files=[Upload("b.txt", "text/plain", b"b")])
    with tenant_scope(provider):
        key = MessageAttachment.objects.get(message__ticket=other).file.key
    token = token_of(mine)
    assert other.number not in client.get(reverse("help-ticket", args=[token])).content.decode()
    assert client.get(reverse("help-file", args=[token, key])).status_code == 404
    assert client.get(reverse("file", args=[key])).status_code == 302
    for wrong in (token_of(mine, RATE), token[:-2] + "xx", "nonsense"):
        assert client.get(reverse("help-ticket", args=[wrong])).status_code == 404


def test_a_link_dies_with_the_address_it_was_sent_to(provider: Tenant) -> None:
    ticket = a_guests_ticket(provider)
    token = token_of(ticket)
    with tenant_scope(provider):
        Ticket.objects.filter(pk=ticket.pk).update(requester_email="somebody@example.org")
    with pytest.raises(NotFound):
        open_link(token, TRACK)


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(
    company: Tenant, provider: Tenant, member: Member, client: Any
) -> None:
    answers = [
        client.post(reverse("help-ask"), {**FACTS, "email": email}) for email in (member.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(303, reverse("help-sent"))}


def test_an_inbox_is_not_filled_with_our_mails(provider: Tenant) -> None:
    for _at in range(MOST_UNVERIFIED):
        a_guests_ticket(provider)
    with pytest.raises(TooMany):
        a_guests_ticket(provider)
    assert a_guests_ticket(provider, "another@example.org").number


def test_a_program_that_fills_in_what_nobody_sees_asks_nothing(provider: Tenant, client: Any) -> None:
    sent = client.post(reverse("help-ask"), {**FACTS, "email": "x@example.org", "website": "https://spam.example"})
    assert sent.url == reverse("help-sent")
    with tenant_scope(provider):
        assert not Ticket.objects.exists()
