"""What a company may be charged with: expense types and the kinds of document it files."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.expenses.approvals.models import Flow
from hesi.expenses.documents.models import ExpenseType, Kind, Template, TemplateVersion
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.permissions import may_manage_settings
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_WORDS = 60


class TemplateChanged(Conflict):
    """Somebody published another version meanwhile."""

    code = "template_changed"


@dataclass(frozen=True, slots=True)
class TypeInput:
    """An expense type as an administrator describes it."""

    name: str
    name_en: str = ""
    icon: str = "receipt"
    needs_invoice: bool = True
    words: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TemplateInput:
    """A kind of document as an administrator describes it. No types named means all of them."""

    name: str
    name_en: str = ""
    icon: str = "file-invoice"
    is_active: bool = True
    expense_types: tuple[str, ...] = ()
    flow: str = "default"
    prefix: str = "BX"
    needs_purpose: bool = False
    needs_project: bool = False


@transaction.atomic
def save_expense_type(kind: ExpenseType | None, typed: TypeInput, *, by: AnyActor) -> ExpenseType:
    """Add a type at the end of the list, or change one. Documents that use it show its new name."""
    require(may_manage_settings, by)
    if kind is None:
        kind = ExpenseType(key=f"type-{new_key()[:10].lower()}", position=_next_position(ExpenseType))
    else:
        kind = ExpenseType.objects.locked(kind.pk)
    kind.name, kind.name_en = _named(typed.name), clean_line(typed.name_en, 60)
    kind.icon, kind.needs_invoice, kind.is_active = typed.icon, typed.needs_invoice, typed.is_active
    words = dict.fromkeys(clean_line(word, 30) for word in typed.words)
    kind.words = [word for word in words if word][:MOST_WORDS]
    kind.save()
    record("expense_type.saved", kind, by=by, name=kind.name, is_active=kind.is_active)
    return kind


@transaction.atomic
def save_template(
    template: Template | None, typed: TemplateInput, *, by: AnyActor, based_on: int | None = None
) -> TemplateVersion | None:
    """Add a kind of document, or change one; a new definition is published as its next version.

    Documents keep the version they started with. Gives None when only its name or place changed. Raises
    `TemplateChanged` when `based_on`, the number of the version that was edited, is no longer the newest.
    """
    require(may_manage_settings, by)
    if template is None:
        template = Template(kind=Kind.CLAIM, key=f"claim-{new_key()[:10].lower()}", position=_next_position(Template))
    else:
        template = Template.objects.locked(template.pk)
    template.name, template.name_en = _named(typed.name), clean_line(typed.name_en, 60)
    template.icon, template.is_active = typed.icon, typed.is_active
    template.save()
    version = _publish(template, _definition_of(typed), by, based_on)
    record("template.saved", template, by=by, name=template.name, version=version.number if version else None)
    return version


@transaction.atomic
def move(row: ExpenseType | Template, *, up: bool, by: AnyActor) -> None:
    """Exchange its place with its neighbour's."""
    require(may_manage_settings, by)
    rows = list(type(row).objects.all())
    at = next(position for position, other in enumerate(rows) if other.pk == row.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, other in enumerate(rows):
        if other.position != position:
            type(row).objects.filter(pk=other.pk).update(position=position)
    record(f"{'template' if isinstance(row, Template) else 'expense_type'}.moved", row, by=by, up=up)


def newest_version(template: Template) -> TemplateVersion | None:
    """The version new documents start with."""
    version: TemplateVersion | None = TemplateVersion.objects.filter(template=template).first()
    return version


def _publish(
    template: Template, definition: dict[str, Any], by: AnyActor, based_on: int | None
) -> TemplateVersion | None:
    newest = newest_version(template)
    if based_on is not None and newest is not None and newest.number != based_on:
        raise _changed()
    if newest is not None and newest.definition == definition:
        return None
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():
            version: TemplateVersion = TemplateVersion.objects.create(
                template=template, number=number, definition=definition, published_by=by.member
            )
    except IntegrityError:
        raise _changed() from None
    return version


def _definition_of(typed: TemplateInput) -> dict[str, Any]:
    known = set(ExpenseType.objects.values_list("key", flat=True))
    if unknown := [key for key in typed.expense_types if key not in known]:
        raise Invalid(
            _("There is no expense type “{key}”. Choose from the list.").format(key=unknown[0][:40]),
            fields={"expense_types": _("Choose from the list.")},
        )
    if not Flow.objects.filter(key=typed.flow, is_active=True).exists():
        raise Invalid(
            _("The approval flow chosen is not in use any more. Choose another."), fields={"flow": _("Choose another.")}
        )
    prefix = typed.prefix.strip().upper()
    if not (prefix.isascii() and prefix.isalnum() and 1 <= len(prefix) <= 6):
        sentence = _("Numbers begin with one to six letters or digits, such as CL.")
        raise Invalid(sentence, fields={"number_prefix": sentence})
    return {
        "expense_types": list(typed.expense_types),
        "flow": typed.flow,
        "prefix": prefix,
        "needs_purpose": typed.needs_purpose,
        "needs_project": typed.needs_project,
    }


def _changed() -> TemplateChanged:
    return TemplateChanged(
        _("Somebody published another version meanwhile. Open this page again and repeat your change.")
    )


def _named(name: str) -> str:
    cleaned = clean_line(name, 60)
    if not cleaned:
        raise Invalid(_("Give it a name that people recognise."), fields={"name": _("A name is needed.")})
    return cleaned


def _next_position(model: Any) -> int:
    last = model.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
