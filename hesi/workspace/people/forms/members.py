"""What an administrator says about a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.core.text import whole_number
from hesi.workspace.access.models import Role
from hesi.workspace.people.fields import DepartmentField, MemberField
from hesi.workspace.people.models import LegalEntity, Member


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Roles by id; a number no id can have is a choice that is not there."""

    def clean(self, value: Any) -> Any:
        return super().clean([one if whole_number(one) is not None else "" for one in value or ()])


class MemberForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    email = forms.EmailField(
        label=_("Work e-mail"), max_length=254, help_text=_("The invitation goes to this address.")
    )
    employee_no = forms.CharField(label=_("Employee number"), max_length=30, required=False)
    title = forms.CharField(label=_("Position"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    department = DepartmentField(label=_("Department"), required=False)
    manager = MemberField(
        label=_("Direct manager"), required=False, help_text=_("Asked first where a flow says “direct manager”.")
    )
    legal_entity: Any = forms.ModelChoiceField(
        label=_("Legal entity"), queryset=None, required=False, empty_label=_("The default one")
    )
    roles: Any = RolesField(
        label=_("Roles"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody may file expenses; a role adds to that."),
    )

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        if member is not None:
            kwargs.setdefault("initial", _facts_of(member))
        super().__init__(*args, **kwargs)
        if member is not None:
            del self.fields["email"]
        self.fields["department"].fill()  # type: ignore[attr-defined]
        self.fields["manager"].fill(member.manager_id if member else None)  # type: ignore[attr-defined]
        self.fields["legal_entity"].queryset = LegalEntity.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["roles"].queryset = Role.objects.all()  # type: ignore[attr-defined]


class MemberFilter(forms.Form):
    q = forms.CharField(label=_("Name, e-mail or number"), max_length=80, required=False)
    department = DepartmentField(label=_("Department"), required=False)
    state = forms.ChoiceField(
        label=_("Membership"),
        required=False,
        choices=[("", _("Active")), ("left", _("Has left")), ("all", _("Everybody"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].fill()  # type: ignore[attr-defined]


def _facts_of(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "employee_no": member.employee_no,
        "title": member.title,
        "phone": member.phone,
        "department": member.department_id,
        "manager": member.manager_id,
        "legal_entity": member.legal_entity_id,
        "roles": [holding.role_id for holding in member.role_holdings.filter(department__isnull=True)],
    }
