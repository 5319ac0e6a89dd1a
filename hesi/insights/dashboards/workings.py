"""What does not work: files that could not be read, jobs that were given up."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hesi.expenses.invoices.grants import VIEW_ALL_INVOICES
from hesi.expenses.invoices.models import Carrier
from hesi.insights.dashboards.cards import Card, Cell, Listing, Number, Row, Shown, Table, card
from hesi.insights.dashboards.looking import SHOWN, Looking
from hesi.insights.dashboards.roles import ADMINISTRATOR
from hesi.insights.links import address

# So many files tell how well reading goes, however long ago the first of them came.
LATEST = 500


def _latest(looking: Looking) -> QuerySet[Carrier]:
    """The newest uploads that were read to an end, one way or the other."""
    ended = Carrier.objects.visible_to(looking.actor).filter(state__in=(Carrier.State.READ, Carrier.State.FAILED))
    newest = list(ended.order_by("-pk").values_list("pk", flat=True)[:LATEST])
    rows: QuerySet[Carrier] = Carrier.objects.filter(pk__in=newest)
    return rows


def _recognition(looking: Looking) -> Shown:
    found = _latest(looking).aggregate(all=Count("pk"), failed=Count("pk", filter=Q(state=Carrier.State.FAILED)))
    every, failed = found["all"], found["failed"]
    if not every:
        return Shown(nothing=_("No invoice file has been read yet."))
    url = address("board-list", "unreadable")
    share = f"{(every - failed) * 100 / every:.1f}%"
    numbers = [
        Number(share, _("of the last {count} files were read").format(count=every), url),
        Number(failed, _("could not be read"), url),
    ]
    return Shown(numbers, url=url)


def _unreadable(looking: Looking, _only: str) -> Listing:
    def tell(found: Sequence[Any]) -> list[Row]:
        return [
            Row(
                (
                    Cell(row.file.name),
                    Cell(row.uploaded_by.name, "person"),
                    Cell(row.created_at, "ago"),
                    Cell(row.state, "badge", family="invoice"),
                ),
                address("admin-member", row.uploaded_by_id),
            )
            for row in found
        ]

    rows = _latest(looking).filter(state=Carrier.State.FAILED).select_related("file", "uploaded_by")
    return Listing((_("File"), _("Employee"), _("Uploaded"), _("State")), rows, ("-pk",), tell)


def _given_up(looking: Looking) -> QuerySet[Any]:
    """Jobs of this workspace that failed five times and were kept aside."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    return failed.filter(args_kwargs__kwargs__tenant_id=looking.actor.tenant.pk)


def _jobs(looking: Looking) -> Shown:
    rows = list(_given_up(looking).order_by("-enqueued_at")[: SHOWN + 1])
    if not rows:
        return Shown(nothing=_("Everything in the background works."))
    count = len(rows) if len(rows) <= SHOWN else _given_up(looking).count()
    url = address("board-list", "jobs")
    note = _("Tried five times and kept aside. Tell support; nothing is lost.")
    heads = (_("Job"), _("Reason"), _("Waiting since"))
    return Shown((Number(count, url=url),), Table(heads, _jobs_told(rows[:SHOWN])), url=url, note=note)


def _jobs_list(looking: Looking, _only: str) -> Listing:
    # A page begins after a row that can be written into its address, which this key alone cannot.
    rows = _given_up(looking).annotate(name=Cast("pk", CharField()))
    return Listing((_("Job"), _("Reason"), _("Waiting since")), rows, ("-enqueued_at", "-name"), _jobs_told)


def _jobs_told(found: Sequence[Any]) -> list[Row]:
    return [
        Row(
            (
                Cell(row.task_path.rpartition(".")[2].replace("_", " "), detail=row.task_path.rpartition(".")[0]),
                Cell(row.exception_class_path.rpartition(".")[2]),
                Cell(row.enqueued_at, "ago"),
            )
        )
        for row in found
    ]


def register() -> None:
    """Called once at start-up."""
    mine = (ADMINISTRATOR,)
    card(
        Card(
            "unreadable", gettext_lazy("Reading invoices"), "scan", mine, 80, _recognition, live=("wallet",),
            behind=_unreadable, is_for=lambda actor: actor.holds(VIEW_ALL_INVOICES),
        )
    )  # fmt: skip
    card(Card("jobs", gettext_lazy("Jobs that failed"), "progress-alert", mine, 90, _jobs, live=(), behind=_jobs_list))
