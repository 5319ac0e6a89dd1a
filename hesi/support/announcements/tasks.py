"""Background entry points of news."""

from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task(atomic=True)
def put_live(pk: int) -> None:
    """The moment of a scheduled piece of news has come; nothing when it was moved, ended or thrown away."""
    from hesi.support.announcements.actions import go_live
    from hesi.support.announcements.models import Announcement

    row = Announcement.objects.filter(pk=pk).first()
    if row is not None:
        go_live(row)
