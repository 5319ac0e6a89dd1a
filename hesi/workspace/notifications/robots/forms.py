"""What an administrator says about a robot."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hesi.workspace.notifications.robots.models import Kind, Robot
from hesi.workspace.notifications.robots.secrets import FIELDS
from hesi.workspace.notifications.robots.topics import topics_in
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

_KEEPS = _("Leave it empty to keep what is there.")


def _secret(label: Any, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=1000, widget=widget, **more)


class RobotForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Platform"), choices=Kind.choices)
    address = _secret(_("Address (webhook)"))
    secret = _secret(_("Secret for signing"), help_text=_("DingTalk and Feishu, where signing is switched on."))
    topics = forms.MultipleChoiceField(label=_("What it tells"), required=False, widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    takes_questions = forms.BooleanField(
        label=_("People may ask it"),
        required=False,
        help_text=_("Whoever mentions it in the group opens a ticket. DingTalk and Feishu."),
    )
    hook_secret = _secret(_("App secret (DingTalk) or encrypt key (Feishu)"))
    hook_token = _secret(_("Verification token (Feishu)"))
    customer: Any = forms.ModelChoiceField(
        label=_("Whose group it is"), required=False, queryset=None, empty_label=_("Ours")
    )

    def __init__(self, *args: Any, robot: Robot | None = None, **kwargs: Any) -> None:
        if robot is not None:
            names = ("name", "kind", "topics", "language", "is_active", "takes_questions", "customer")
            kwargs.setdefault("initial", {name: getattr(robot, name) for name in names})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        tenant = active_tenant()
        fields["topics"].choices = [(topic.key, topic.label) for topic in topics_in(tenant.kind)]
        if robot is not None:
            for name in FIELDS:
                if getattr(robot, f"sealed_{name}"):
                    fields[name].help_text = _KEEPS
        if tenant.kind == Tenant.Kind.PROVIDER:
            fields["customer"].queryset = Tenant.objects.filter(provider=tenant).exclude(pk=tenant.pk)
        else:
            del fields["customer"]

    def facts(self) -> dict[str, Any]:
        """The input as the action takes it."""
        given = dict(self.cleaned_data)
        return {"secrets": {name: given.pop(name) for name in FIELDS}, **given}
