"""The kind of document that every company borrows by."""

from hesi.expenses.documents.models import Kind, Template, TemplateVersion
from hesi.workspace.tenancy.models import Tenant

KEY, POSITION = "advance", 90
DEFINITION = {"flow": "default", "prefix": "JK", "needs_purpose": True, "expense_types": []}


def lay_advance_template(tenant: Tenant) -> None:
    """One kind of advance, for customers."""
    if tenant.kind != Tenant.Kind.CUSTOMER:
        return
    template = Template.objects.create(
        kind=Kind.ADVANCE, key=KEY, name="借款单", name_en="Advance", icon="coin", position=POSITION
    )
    TemplateVersion.objects.create(template=template, number=1, definition=dict(DEFINITION))
