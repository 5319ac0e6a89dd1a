"""What an expense can have or lack: `has:invoice`, `-has:project`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.expenses.documents.models import FrozenFinding, LineAttachment, LineInvoice


def found_about(**conditions: Any) -> Q:
    """Findings, frozen at submission, about the line or about its whole document."""
    rows = FrozenFinding.objects.filter(document=OuterRef("document_id"), **conditions)
    return Q(Exists(rows.filter(Q(line=OuterRef("pk")) | Q(line__isnull=True))))


def _linked(model: Any) -> Callable[[], Q]:
    return lambda: Q(Exists(model.objects.filter(line=OuterRef("pk"))))


def _set(column: str) -> Callable[[], Q]:
    return lambda: Q(**{f"{column}__isnull": False})


def _said(column: str) -> Callable[[], Q]:
    return lambda: ~Q(**{column: ""})


@dataclass(frozen=True, slots=True)
class Having:
    """One thing to have; `condition` is asked of a line of `matching.lines_of`."""

    label: str | Promise
    names: tuple[str, ...]
    condition: Callable[[], Q]


HAVING: dict[str, Having] = {
    "invoice": Having(_("An invoice"), ("发票", "票据"), _linked(LineInvoice)),
    "attachment": Having(_("An attachment"), ("附件",), _linked(LineAttachment)),
    "finding": Having(_("A finding"), ("检查结果", "规则提示"), lambda: found_about()),
    "reason": Having(_("A reason given for a finding"), ("说明", "理由"), lambda: found_about(reason__gt="")),
    "type": Having(_("An expense type"), ("类型", "费用类型"), _set("expense_type")),
    "department": Having(_("A department"), ("部门",), _set("bearer")),
    "project": Having(_("A project"), ("项目",), _set("of_project")),
    "entity": Having(_("A legal entity"), ("法人",), _set("document__legal_entity")),
    "date": Having(_("A day"), ("日期",), _set("spent_on")),
    "city": Having(_("A city"), ("城市",), _said("city")),
    "note": Having(_("A note"), ("备注",), _said("note")),
}
