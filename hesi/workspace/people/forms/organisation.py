"""What an administrator says about departments, legal entities and projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hesi.workspace.people.fields import DepartmentField, MemberField
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    parent = DepartmentField(label=_("Belongs to"), required=False, empty_label=_("The top"))
    head = MemberField(
        label=_("Head of department"), required=False, help_text=_("Asked where a flow says “head of department”.")
    )
    code = forms.CharField(label=_("Department code"), max_length=30, required=False)

    def __init__(self, *args: Any, department: Department | None = None, **kwargs: Any) -> None:
        if department is not None:
            facts = {"parent": department.parent_id, "head": department.head_id}
            kwargs.setdefault("initial", {"name": department.name, "code": department.code, **facts})
        super().__init__(*args, **kwargs)
        self.fields["parent"].fill(leaving_out=department)  # type: ignore[attr-defined]
        self.fields["head"].fill(department.head_id if department else None)  # type: ignore[attr-defined]


class EntityForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=120, help_text=_("As on the business licence."))
    tax_id = forms.CharField(
        label=_("Tax id"), max_length=30, required=False, help_text=_("Unified social credit code, 18 characters.")
    )
    address_phone = forms.CharField(label=_("Address and phone"), max_length=200, required=False)
    bank_account = forms.CharField(label=_("Bank and account"), max_length=200, required=False)
    is_default = forms.BooleanField(label=_("Used for everybody who has no other"), required=False)

    def __init__(self, *args: Any, entity: LegalEntity | None = None, **kwargs: Any) -> None:
        if entity is not None:
            kwargs.setdefault("initial", {field: getattr(entity, field) for field in self.base_fields})
        super().__init__(*args, **kwargs)


class ProjectForm(forms.Form):
    code = forms.CharField(label=_("Project code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    owner = MemberField(
        label=_("Project owner"), required=False, help_text=_("Asked where a flow says “owner of the project”.")
    )

    def __init__(self, *args: Any, project: DimensionItem | None = None, **kwargs: Any) -> None:
        if project is not None:
            kwargs.setdefault("initial", {"code": project.code, "name": project.name, "owner": project.owner_id})
        super().__init__(*args, **kwargs)
        self.fields["owner"].fill(project.owner_id if project else None)  # type: ignore[attr-defined]
