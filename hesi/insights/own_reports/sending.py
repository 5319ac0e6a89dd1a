"""One report as a mail to one person: its table, a workbook beside it, the way to the page and the way out."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from hesi.core.errors import DomainError
from hesi.insights.own_reports.answering import Answer, answer_for
from hesi.insights.own_reports.links import stop_token
from hesi.insights.own_reports.models import OwnReport, Recipient
from hesi.insights.own_reports.words import described, shown_table
from hesi.insights.words import scope_text
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.events.record import record
from hesi.workspace.exports.models import Format
from hesi.workspace.exports.pdf import Cover
from hesi.workspace.exports.totals import Totals
from hesi.workspace.exports.writers import media_type_of, open_writer
from hesi.workspace.files.scratch import EXPORT_PREFIX
from hesi.workspace.notifications.notify import address_of, language_of

# A mail shows so many rows; the workbook beside it has them all.
MOST_ROWS = 50
_OURS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send_report(recipient_id: int, due_at: datetime) -> bool:
    """Send it for this moment unless it was, or the person may not see it any more; whether it went out.

    The moment is kept once the mail server has taken the mail, so that whatever goes wrong before leaves it to the job
    to try again. Where a worker is killed between the two, what is sent again bears the same Message-ID: a mailbox
    that has it already shows it once.
    """
    due = Recipient.objects.filter(_waits_for(due_at), pk=recipient_id, stopped_at__isnull=True)
    row = due.select_related("member__user", "member__tenant", "mailing__report").first()
    if row is None:
        return False
    actor = Actor(row.member, channel="job")
    report = OwnReport.objects.visible_to(actor).filter(pk=row.mailing.report_id).first()
    if report is None or not row.member.is_active or not address_of(row.member):
        return False
    with translation.override(language_of(row.member)):
        mail = mail_of(row, report, actor)
        mail.extra_headers["Message-ID"] = _message_id(row, due_at)
        mail.send()
    # By itself and first: what fails from here on must not send it again.
    Recipient.objects.filter(_waits_for(due_at), pk=recipient_id).update(mailed_for=due_at)
    record("own_report.mailed", report, by=SystemActor("own_reports"), member=row.member_id)
    return True


def _waits_for(due_at: datetime) -> Q:
    return Q(mailed_for__isnull=True) | Q(mailed_for__lt=due_at)


def _message_id(row: Recipient, due_at: datetime) -> str:
    """The same for every try of one mail, and no other mail's."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<own-report.{row.tenant_id}.{row.pk}.{due_at:%Y%m%d%H%M%S}@{host}>"


def mail_of(recipient: Recipient, report: OwnReport, actor: Actor) -> EmailMultiAlternatives:
    """The mail in the active language, over what this person may see now."""
    home = settings.PUBLIC_URL.rstrip("/")
    stop = f"{home}{reverse('own-report-mail-stop', args=[stop_token(recipient)])}"
    facts: dict[str, Any] = {
        "report": report, "company": recipient.member.tenant.name, "link": f"{home}{report.url}", "stop": stop,
        "on": recipient.member.tenant.today,
    }  # fmt: skip
    answer: Answer | None = None
    try:
        answer = answer_for(report.asks, actor, most_rows=None)
        facts |= {
            "description": described(report.asks), "scope": scope_text(answer.scope), "currency": answer.currency,
            "table": shown_table(answer.table, MOST_ROWS),
        }  # fmt: skip
    except DomainError as refusal:
        facts["refusal"] = refusal.message
    mail = EmailMultiAlternatives(
        subject=f"{report.name} · {facts['on']:%Y-%m-%d}", to=[address_of(recipient.member)],
        body=render_to_string("own_reports/mail.txt", facts),
        headers={**_OURS, "List-Unsubscribe": f"<{stop}>"},
    )  # fmt: skip
    mail.attach_alternative(render_to_string("own_reports/mail.html", facts), "text/html")
    if answer is not None and answer.table.rows:
        mail.attach(f"{report.name}-{facts['on']:%Y-%m-%d}.xlsx", _workbook(report, answer), media_type_of(Format.XLSX))
    return mail


def _workbook(report: OwnReport, answer: Answer) -> bytes:
    """Every row, as the export of the page writes it."""
    table = answer.table
    with TemporaryDirectory(prefix=EXPORT_PREFIX) as folder:
        path = Path(folder) / "report.xlsx"
        cover = Cover(report.tenant.name, answer.currency, report.name, "")
        writer = open_writer(
            Format.XLSX, path, title=report.name, columns=table.columns, total=len(table.rows), cover=cover
        )  # fmt: skip
        totals = Totals(table.columns)
        for row in table.rows:
            writer.write(row.cells)
            totals.add(row.cells)
        writer.close(totals.rows())
        return path.read_bytes()
