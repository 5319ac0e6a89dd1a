"""Background entry points: mails and robots' messages that are due."""

from django_tasks import task

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task
from hesi.workspace.notifications.mails import send_due_mails
from hesi.workspace.notifications.robots.delivering import deliver_due, deliver_messages


@task(queue_name="mail")
def send_mails() -> None:
    """Send what is due in every workspace; failures wait for the next round."""
    send_due_mails()


@tenant_task(queue="mail")
def deliver_robot_messages(robot_id: int) -> None:
    """Send what waits in one robot's queue."""
    deliver_messages(robot_id)


@task(queue_name="mail")
def deliver_to_robots() -> None:
    """Send what waits in every robot's queue, what could not be sent before included."""
    deliver_due()


schedule("notifications.robots", "hesi.workspace.notifications.tasks.deliver_to_robots", "* * * * *")
schedule("notifications.mails", "hesi.workspace.notifications.tasks.send_mails", "* * * * *")
