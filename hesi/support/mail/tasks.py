"""Background entry points: taking mail in, fetching it, sending it."""

from hesi.support.mail.imap import poll
from hesi.support.mail.models import Mailbox
from hesi.support.mail.sending import send_outgoing, take_up_left
from hesi.support.mail.taking_in import take_mail_in
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task(queue="mail")
def take_in(incoming_id: int) -> None:
    """Make something of one received mail."""
    take_mail_in(incoming_id)


@tenant_task(queue="mail")
def send_mail(outgoing_id: int) -> None:
    """Hand one written mail to the mail server."""
    send_outgoing(outgoing_id)


@tenant_task(queue="mail")
def fetch_mail() -> None:
    """Every minute: what is new in the workspace's mailboxes."""
    for mailbox in Mailbox.objects.filter(is_active=True).exclude(host="").select_related("tenant"):
        poll(mailbox)


@tenant_task(queue="mail")
def take_up_mails() -> None:
    """Every ten minutes: mails whose sender died."""
    take_up_left()


schedule("mail.fetch", "hesi.support.mail.tasks.fetch_mail", "* * * * *")
schedule("mail.left", "hesi.support.mail.tasks.take_up_mails", "*/10 * * * *")
