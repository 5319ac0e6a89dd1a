"""Background work of insights."""

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task()
def fold_sums() -> None:
    """Put rows of kept sums that belong together into one."""
    from hesi.insights.rollups.rebuilding import fold

    fold()


schedule("insights.folding", "hesi.insights.tasks.fold_sums", "7 4 * * *")
