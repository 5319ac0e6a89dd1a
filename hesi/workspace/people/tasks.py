"""Background entry points: invitation mails after an import, and forgetting devices that are signed out."""

from django_tasks import task

from hesi.workspace.access.actor import Actor
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task
from hesi.workspace.people.devices import forget_ended
from hesi.workspace.people.invitations import invite
from hesi.workspace.people.models import Member


@tenant_task(queue="mail")
def send_invitation(member_id: int, by_id: int) -> None:
    """Invite one imported member in the name of who imported them; somebody already signed in is left alone."""
    member = Member.objects.active().select_related("user").filter(pk=member_id).first()
    if member is not None and member.user is not None and member.user.last_login is None:
        invite(member, by=Actor(Member.objects.get(pk=by_id)))


@task()
def forget_devices() -> None:
    """Drop what was known of browsers whose sign-in has ended."""
    forget_ended()


schedule("people.devices", "hesi.workspace.people.tasks.forget_devices", "17 3 * * *")
