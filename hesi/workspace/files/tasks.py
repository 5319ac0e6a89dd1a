"""Background entry points of the file store."""

from django_tasks import task

from hesi.workspace.files.scratch import remove_scratch
from hesi.workspace.files.sweep import remove_orphans
from hesi.workspace.jobs.schedules import schedule


@task()
def remove_orphaned_content() -> None:
    """Remove content that no row names."""
    remove_orphans()


@task()
def remove_abandoned_scratch() -> None:
    """Remove folders that a killed process left behind."""
    remove_scratch()


schedule("files.orphans", "hesi.workspace.files.tasks.remove_orphaned_content", "41 3 * * *")
schedule("files.scratch", "hesi.workspace.files.tasks.remove_abandoned_scratch", "37 * * * *")
