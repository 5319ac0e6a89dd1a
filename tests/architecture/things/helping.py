"""What the provider says to its customers, and keeps of them."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.core.time import now, today
from hesi.support.announcements.actions import publish_announcement, save_announcement
from hesi.support.assistant.models import Gap
from hesi.support.knowledge.media import add_medium, complete_video
from hesi.support.knowledge.models import Edition, Miss
from hesi.support.knowledge.queries import fill_library
from hesi.support.knowledge.tests.films import film, picture
from hesi.support.mail.models import Mailbox
from hesi.support.mail.receiving import receive
from hesi.support.service.models import Contact, Entitlement, ServicePlan
from hesi.support.success.models import Alarm, CustomerNote, NextAction, OnboardingStep
from hesi.support.surveys.actions import save_survey
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.models import Participant, Ticket
from hesi.support.trainings.actions import publish_training, save_training
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.architecture.things.naming import Things


def asked(employee: Member) -> Things:
    """A question of the employee's, as both sides reach it."""
    ticket = ask_for_help(category="claims", title="税号读错了", body="少一位", by=Actor(employee))
    prefixes = ("support/", "desk/", "api/v1/tickets/", "api/v1/desk/")
    return {prefix: {"number": ticket.number} for prefix in prefixes}


def mail() -> Things:
    """A mailbox of the provider's, and a mail that came to it."""
    box = Mailbox.objects.create(address="support@hesi.example")
    incoming = receive(b"From: a@customer.example\r\n\r\nx", box, source="pipe")
    assert incoming is not None
    return {"desk/mail/": {"pk": incoming.pk}, "desk/mail/boxes/": {"pk": box.pk}}


def library() -> Things:
    """An article of the provider's with its text in force."""
    fill_library()
    edition = Edition.objects.current().filter(article__key="upload-invoices").first()
    assert edition is not None
    video = add_medium(edition.article, SimpleUploadedFile("a.webm", film()), by=SystemActor("world"))
    complete_video(video, poster=SimpleUploadedFile("a.png", picture()), by=SystemActor("world"))
    return {
        "articles/": {"key": "upload-invoices"},
        "articles/media/": {"key": video.key, "language": "en"},
        "library/": {"key": "upload-invoices", "pk": edition.pk, "medium_key": video.key},
        "library/misses/": {"pk": Miss.objects.create(query="食堂几点开门", language="zh-hans").pk},
    }


def gap() -> Things:
    """A question the assistant could not answer."""
    return {"assistant/gaps/": {"pk": Gap.objects.create(question="食堂几点开门", language="zh-hans").pk}}


def told(company: Tenant) -> Things:
    """A notice and a training for the employee's company only, and a survey nobody was asked yet."""
    by, at = SystemActor("world"), now() + timedelta(days=3)
    meant: dict[str, Any] = {"audience": "customers", "customer_ids": [company.pk], "by": by}
    notice = publish_announcement(save_announcement(kind="notice", title_zh="公告", **meant), by=by)
    taught = {"kind": "webinar", "title_zh": "培训", "seats": 5, "starts_at": at, "ends_at": at + timedelta(hours=1)}
    training = publish_training(save_training(**taught, **meant), by=by)
    survey = save_survey(title_zh="问卷", questions="nps | 推荐吗", send_on=today(), **meant)
    return {
        "news/": {"pk": notice.pk},
        "desk/announcements/": {"pk": notice.pk},
        "desk/announcements/new/": {"kind": "notice"},
        "desk/announcements/incidents/": {"number": "GZ-202611-0001"},
        "trainings/": {"pk": training.pk},
        "desk/trainings/": {"pk": training.pk},
        "desk/trainings/new/": {"kind": "webinar"},
        "desk/surveys/": {"pk": survey.pk},
    }


def agreements(company: Tenant, ticket: Ticket) -> Things:
    """What the provider wrote down of the company, and what hangs on its ticket."""
    plan, today_there = ServicePlan.objects.all()[0], company.today
    contract = Entitlement.objects.create(customer=company, plan=plan, starts_on=today_there)
    contact = Contact.objects.create(customer=company, name="王总", email="wang@example.org")
    reader = Participant.objects.create(ticket=ticket, email="reader@example.org")
    customer = {"key": company.key}
    return {
        "desk/customers/": customer,
        "desk/customers/<str:key>/contracts/": customer | {"pk": contract.pk},
        "desk/customers/<str:key>/contacts/": customer | {"pk": contact.pk},
        **cared_for(company, contract),
        "desk/settings/categories/": {"key": "claims-other"},
        "support/<str:number>/participants/": {"number": ticket.number, "pk": reader.pk},
    }


def cared_for(company: Tenant, contract: Entitlement) -> Things:
    """What customer success keeps of the company."""
    note = CustomerNote.objects.create(customer=company, body="备注", author_name="客服主管")
    action = NextAction.objects.create(customer=company, title="回访", due_on=today())
    step = OnboardingStep.objects.create(customer=company, key="x", name_zh="步骤", name_en="x", due_on=today())
    alarm = Alarm.objects.create(customer=company, kind="low", facts={"now": 9})
    card, customer = "desk/customers/<str:key>/success/", {"key": company.key}
    kept = {"notes/": note, "actions/": action, "steps/": step, "renewals/": contract}
    return {f"{card}{what}": customer | {"pk": row.pk} for what, row in kept.items()} | {
        "desk/success/alerts/": {"pk": alarm.pk}
    }
