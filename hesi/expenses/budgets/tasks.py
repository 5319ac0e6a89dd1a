"""Background work of budgets."""

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task()
def count_anew() -> None:
    """Compare every use with the documents, and add what is missing."""
    from hesi.expenses.budgets.recounting import recount

    recount()


schedule("budgets.counting", "hesi.expenses.budgets.tasks.count_anew", "37 4 * * *")
