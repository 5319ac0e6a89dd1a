"""Background entry points: mails that are due."""

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.notifications.mails import send_due_mails


@task(queue_name="mail")
def send_mails() -> None:
    """Send what is due in every workspace; failures wait for the next round."""
    send_due_mails()


schedule("notifications.mails", "hesi.workspace.notifications.tasks.send_mails", "* * * * *")
