"""Building, changing, copying and removing a report."""

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.insights.own_reports.actions.mailing import resume_mailings
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.filtering import asking_of, lines_of
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.permissions import (
    may_change_own_report,
    may_create_own_report,
    may_pin_own_report,
    may_remove_own_report,
    may_restore_own_report,
)
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_NAME = 80


class ReportChanged(Conflict):
    """Somebody changed it since it was read."""

    code = "own_report_changed"


class NameTaken(Conflict):
    """This person has a report of that name."""

    code = "own_report_name_taken"


@transaction.atomic
def save_own_report(
    report: OwnReport | None = None, *, name: str, definition: Definition, version: int | None = None, by: AnyActor
) -> OwnReport:  # fmt: skip
    """Keep a new report, or what it asks from now on; what it asked before stays in its history.

    Raises `Invalid` by field, `NameTaken`, and `ReportChanged` when `version` is not the present one.
    """
    name = clean_line(name, MOST_NAME)
    if not name:
        said = _("Give the report a name, for example what it answers.")
        raise Invalid(said, fields={"name": said})
    definition.check()
    # Whether the search knows every word of the question here.
    _understood(definition, by)
    if report is None:
        require(may_create_own_report, by)
        _refuse_taken(name, by)
        row: OwnReport = OwnReport.objects.create(owner_id=by.member_id, name=name, definition=definition.as_json())
        record("own_report.created", row, by=by, definition=row.definition)
        return row
    row = OwnReport.objects.locked(report.pk)
    require(may_change_own_report, by, row)
    if version is not None and version != row.version:
        raise ReportChanged(_("This report was changed meanwhile. Open it again to see it as it is, then change it."))
    _refuse_taken(name, by, row)
    before = {"name": row.name, "definition": row.definition}
    row.name, row.definition, row.updated_at = name, definition.as_json(), now()
    row.version += 1
    row.save(update_fields=["name", "definition", "version", "updated_at"])
    record("own_report.changed", row, by=by, before=before, definition=row.definition, version=row.version)
    return row


@transaction.atomic
def copy_own_report(report: OwnReport, *, by: AnyActor) -> OwnReport:
    """A report of one's own that asks the same, shared with nobody."""
    require(may_create_own_report, by)
    require(may_pin_own_report, by, report)
    name = _free_name(_("{name} (copy)").format(name=report.name[: MOST_NAME - 12]), by)
    row: OwnReport = OwnReport.objects.create(owner_id=by.member_id, name=name, definition=report.definition)
    record("own_report.created", row, by=by, definition=row.definition, copied_from=report.pk)
    return row


@transaction.atomic
def remove_own_report(report: OwnReport, *, by: AnyActor) -> OwnReport:
    """Take it from everybody's lists, boards and mails; its owner can bring it back."""
    row: OwnReport = OwnReport.objects.locked(report.pk)
    require(may_remove_own_report, by, row)
    if not OwnReport.objects.filter(pk=row.pk, removed_at__isnull=True).update(removed_at=now()):
        raise Conflict(_("This report has been removed already."))
    record("own_report.removed", row, by=by, audience=[row.owner_id])
    row.refresh_from_db()
    return row


@transaction.atomic
def restore_own_report(report: OwnReport, *, by: AnyActor) -> OwnReport:
    """Bring it back as it was, with another name where its own is taken meanwhile."""
    row: OwnReport = OwnReport.objects.locked(report.pk)
    require(may_restore_own_report, by, row)
    if row.removed_at is None:
        raise Conflict(_("This report is there; nothing has to be brought back."))
    row.name, row.removed_at = _free_name(row.name, by), None
    row.save(update_fields=["name", "removed_at"])
    resume_mailings(row, by=by)
    record("own_report.restored", row, by=by)
    return row


def _understood(definition: Definition, by: AnyActor) -> None:
    try:
        lines_of(definition, asking_of(definition, by))
    except Invalid as refusal:
        raise Invalid(refusal.message, code=refusal.code, fields={"question": refusal.message}) from None


def _names_of(by: AnyActor) -> set[str]:
    return set(OwnReport.objects.owned_by(by).filter(removed_at__isnull=True).values_list("name", flat=True))


def _refuse_taken(name: str, by: AnyActor, row: OwnReport | None = None) -> None:
    if name in _names_of(by) - ({row.name} if row else set()):
        said = _("You have a report “{name}” already. Choose another name.").format(name=name)
        raise NameTaken(said, fields={"name": said})


def _free_name(name: str, by: AnyActor) -> str:
    """The name itself, else with the first number that makes it a new one."""
    taken, found, number = _names_of(by), name, 1
    while found in taken:
        number += 1
        found = f"{name[: MOST_NAME - 5]} {number}"
    return found
