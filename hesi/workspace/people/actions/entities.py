"""Legal entities: the titles invoices must be made out to."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.tax_id import clean, is_plausible
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import LegalEntity

TEXTS = {"name": 120, "address_phone": 200, "bank_account": 200}


@transaction.atomic
def save_entity(entity: LegalEntity | None, *, by: Actor, is_default: bool = False, **facts: Any) -> LegalEntity:
    """Add a legal entity, or change one. A tax id is checked by its check character (GB 32100)."""
    require(may_manage_people, by, entity)
    row = LegalEntity.objects.locked(entity.pk) if entity else LegalEntity()
    for field, limit in TEXTS.items():
        if field in facts:
            setattr(row, field, clean_line(facts[field] or "", limit))
    row.tax_id = _checked_tax_id(facts.get("tax_id", row.tax_id))
    if not row.name:
        raise Invalid(_("Enter the name as on the business licence."), fields={"name": _("Enter the name.")})
    if LegalEntity.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        problem = _("“{name}” is here already.").format(name=row.name)
        raise Conflict(problem, code="entity_exists", fields={"name": problem})
    if is_default and not row.is_default:
        LegalEntity.objects.filter(is_default=True).update(is_default=False)
        row.is_default = True
    row.save()
    record("legal_entity.saved", row, by=by, name=row.name, tax_id=row.tax_id, is_default=row.is_default)
    return row


@transaction.atomic
def set_entity_active(entity: LegalEntity, is_active: bool, *, by: Actor) -> LegalEntity:
    """Use the entity no longer for anything new, or again. The default one stays in use."""
    require(may_manage_people, by, entity)
    row: LegalEntity = LegalEntity.objects.locked(entity.pk)
    if row.is_default and not is_active:
        raise Conflict(_("This is the default entity. Make another one the default first."), code="default_entity")
    if row.is_active != is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active"])
        record("legal_entity.opened" if is_active else "legal_entity.closed", row, by=by)
    return row


def _checked_tax_id(text: str) -> str:
    tax_id = clean(text)
    if tax_id and not is_plausible(tax_id):
        problem = _(
            "“{tax_id}” cannot be right: a unified social credit code has 18 characters and its last one is computed "
            "from the others. Compare it with the business licence."
        ).format(tax_id=tax_id[:30])
        raise Invalid(problem, code="tax_id_wrong", fields={"tax_id": problem})
    return tax_id
