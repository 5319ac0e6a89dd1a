"""Handing written mails to the mail server: each once, later again when it does not take them."""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from hesi.core.time import now
from hesi.support.mail.models import OutgoingMail
from hesi.support.mail.writing import carried
from hesi.workspace.files.store import FileLost, read_file
from hesi.workspace.jobs.tenant_tasks import enqueue

MOST_TRIES = 7
# A mail whose sender died is taken up again after this long.
GIVEN_UP_AFTER = timedelta(minutes=10)

log = logging.getLogger(__name__)
_State = OutgoingMail.State


def send_outgoing(pk: int) -> bool:
    """Send one mail if it is still due; whether it went out."""
    mine = OutgoingMail.objects.filter(pk=pk, state=_State.DUE, due_at__lte=now())
    if not mine.update(due_at=now() + GIVEN_UP_AFTER, tries=F("tries") + 1):
        return False
    row = OutgoingMail.objects.select_related("ticket", "message").get(pk=pk)
    try:
        as_mail(row).send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(500 <= code < 600 for code, _said in error.recipients.values()):
            OutgoingMail.objects.filter(pk=pk).update(state=_State.FAILED, error=_first_refusal(error))
            return False
        _put_off(row, error)
        return False
    except (OSError, smtplib.SMTPException) as error:
        _put_off(row, error)
        return False
    OutgoingMail.objects.filter(pk=pk).update(state=_State.SENT, sent_at=now(), error="")
    return True


def as_mail(row: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it goes out."""
    headers = {"Message-ID": f"<{row.mail_id}>"}
    if row.references:
        headers["References"] = " ".join(f"<{found}>" for found in row.references)
        headers["In-Reply-To"] = f"<{row.references[-1]}>"
    if row.is_automatic:
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=row.body,
        from_email=row.sender,
        to=[row.recipient],
        cc=row.cc,
        reply_to=[row.reply_to] if row.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(row.html, "text/html")
    if row.template == "answer":
        for attachment in carried(row.message)[0]:
            try:
                mail.attach(attachment.file.name, read_file(attachment.file), attachment.file.media_type)
            except FileLost:
                log.warning("Attachment %s of mail %s is gone", attachment.file_id, row.pk)
    return mail


def send_again(row: OutgoingMail) -> None:
    """Try a mail once more that was not delivered or was held back."""
    from hesi.support.mail.tasks import send_mail

    OutgoingMail.objects.filter(pk=row.pk).exclude(state=_State.SENT).update(
        state=_State.DUE, due_at=now(), tries=0, error=""
    )
    enqueue(send_mail, outgoing_id=row.pk)


def take_up_left() -> int:
    """Queue the mails whose sender died; how many."""
    from hesi.support.mail.tasks import send_mail

    left = list(OutgoingMail.objects.filter(state=_State.DUE, due_at__lt=now() - GIVEN_UP_AFTER).order_by("pk")[:200])
    for row in left:
        enqueue(send_mail, outgoing_id=row.pk)
    return len(left)


def _put_off(row: OutgoingMail, error: Exception) -> None:
    """Later again, ever more seldom; in the end a person sees it in the list."""
    from hesi.support.mail.tasks import send_mail

    log.warning("Mail %s was not taken: %s", row.pk, error)
    said = f"{type(error).__name__}: {error}"[:300]
    if row.tries >= MOST_TRIES:
        OutgoingMail.objects.filter(pk=row.pk).update(state=_State.FAILED, error=said)
        return
    pause = timedelta(minutes=2**row.tries)
    OutgoingMail.objects.filter(pk=row.pk).update(due_at=now() + pause, error=said)
    enqueue(send_mail, after=pause, outgoing_id=row.pk)


def _first_refusal(error: smtplib.SMTPRecipientsRefused) -> str:
    code, said = next(iter(error.recipients.values()))
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"[:300]
