"""Background work of budgets."""

from hesi.workspace.jobs.schedules import schedule
from hesi.workspace.jobs.tenant_tasks import tenant_task


@tenant_task()
def count_anew() -> None:
    """Compare every use with the documents, add what is missing, and say of years that waited for it that it is done.

    It holds nobody up for long, however many documents there are.
    """
    from hesi.expenses.budgets import recounting

    waiting = recounting.years_to_count()
    recounting.recount()
    recounting.say_counted(waiting)


@tenant_task()
def fold_sums() -> None:
    """Put the kept sums that belong together into one row each."""
    from hesi.expenses.budgets.keeping import fold

    fold()


schedule("budgets.counting", "hesi.expenses.budgets.tasks.count_anew", "37 4 * * *")
schedule("budgets.folding", "hesi.expenses.budgets.tasks.fold_sums", "12 4 * * *")
