"""Background entry points of exports."""

from datetime import timedelta

from hesi.core.time import now
from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task

# Longer than any export and all its tries take.
GIVEN_UP_AFTER = timedelta(hours=6)


@tenant_task(queue="exports")
def make_export(export_id: int) -> None:
    """Make one file."""
    from hesi.workspace.exports.running import run_export

    run_export(export_id)


@tenant_task()
def tidy_exports() -> None:
    """Drop files that have served their time, and end what no worker could finish."""
    from hesi.workspace.exports.models import Export
    from hesi.workspace.exports.running import BROKEN, fail_export
    from hesi.workspace.exports.sweeping import drop_expired

    drop_expired()
    for export in Export.objects.unfinished().filter(created_at__lt=now() - GIVEN_UP_AFTER):
        fail_export(export, BROKEN)


schedule("exports.tidying", "hesi.workspace.exports.tasks.tidy_exports", "29 3 * * *")
