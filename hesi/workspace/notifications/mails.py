"""Notices by e-mail: each row once, tried again when the mail server does not take it."""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from hesi.core.time import now
from hesi.workspace.notifications.models import Notification
from hesi.workspace.notifications.notify import address_of, language_of
from hesi.workspace.tenancy.prepared import prepared, prepared_update
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

logger = logging.getLogger(__name__)
BATCH = 50
MOST_TRIES = 6
# A row whose sender died is taken up again after this long.
GIVEN_UP_AFTER = timedelta(minutes=10)


def send_due_mails() -> int:
    """Send up to `BATCH` mails that are due; says how many went out."""
    sent = 0
    for pk in _due():
        if _claim(pk):
            sent += _send(pk)
    return sent


def _due() -> list[int]:
    with across_tenants():
        return list(Notification.objects.mail_due(now()).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _claim(pk: int) -> bool:
    """Whether this sender has the row; of two only one gets it."""
    at = now()
    with across_tenants():
        return bool(_claimed(pk=pk, at=at, until=at + GIVEN_UP_AFTER))


@prepared_update
def _claimed(pk: int, at: datetime, until: datetime) -> tuple[QuerySet[Notification], dict[str, Any]]:
    mine = Notification.objects.mail_due(at).filter(pk=pk)
    return mine, {"mail_after": until, "mail_tries": F("mail_tries") + 1}


def _send(pk: int) -> int:
    with across_tenants():
        notice = _notice.one(pk=pk)
    with tenant_scope(notice.member.tenant):
        try:
            mail_of(notice).send()
        except (OSError, smtplib.SMTPException) as error:
            _put_off(notice, error)
            return 0
        _sent(pk=pk, at=now())
        return 1


@prepared
def _notice(pk: int) -> QuerySet[Notification]:
    return Notification.objects.filter(pk=pk).select_related("member__user", "member__tenant").order_by()


@prepared_update
def _sent(pk: int, at: datetime) -> tuple[QuerySet[Notification], dict[str, Any]]:
    return Notification.objects.filter(pk=pk), {"mail_state": Notification.Mail.SENT, "mailed_at": at}


def _put_off(notice: Notification, error: Exception) -> None:
    """Later again, ever more seldom; in the end not at all, the notice stays in the app."""
    logger.warning("Mail for notice %s was not taken: %s", notice.pk, error)
    if notice.mail_tries >= MOST_TRIES:
        Notification.objects.filter(pk=notice.pk).update(mail_state=Notification.Mail.FAILED)
        return
    pause = timedelta(minutes=2**notice.mail_tries)
    Notification.objects.filter(pk=notice.pk).update(mail_after=now() + pause)


def mail_of(notice: Notification) -> EmailMultiAlternatives:
    """The notice as a mail in plain text and simple HTML, its link absolute."""
    member = notice.member
    with translation.override(language_of(member)):
        context = {
            "notice": notice,
            "company": member.tenant.name,
            "link": f"{settings.PUBLIC_URL.rstrip('/')}{notice.url}" if notice.url else "",
            "preferences": f"{settings.PUBLIC_URL.rstrip('/')}/preferences/",
        }
        plain = render_to_string("notifications/mail.txt", context)
        rich = render_to_string("notifications/mail.html", context)
    mail = EmailMultiAlternatives(subject=notice.title, body=plain, to=[address_of(member)])
    mail.attach_alternative(rich, "text/html")
    return mail
