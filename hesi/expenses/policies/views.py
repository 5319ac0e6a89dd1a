"""The administrator's pages of the policy: its rules, and how it changed."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.errors import DomainError
from hesi.core.pages import key_page
from hesi.core.text import whole_number
from hesi.expenses.policies.actions import publish_policy
from hesi.expenses.policies.changes import changes_between
from hesi.expenses.policies.forms import PolicyForm
from hesi.expenses.policies.models import PolicyVersion
from hesi.expenses.policies.queries import current_policy
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request

EDITOR, HISTORY = "policies/policy.html", "policies/history.html"


@dataclass(frozen=True, slots=True)
class Change:
    """A version and what it changed; None for the first one."""

    version: PolicyVersion
    sentences: list[str] | None


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def policy(request: Request) -> HttpResponse:
    """Every rule with its level and parameters; sending the form publishes a new version."""
    version = current_policy()
    if request.method == "GET":
        return _page(request, version, PolicyForm(version))
    form = PolicyForm(version, request.POST)
    if not form.is_valid():
        return _page(request, version, form, status=422)
    based_on = request.POST.get("based_on", "")
    try:
        publish_policy(
            form.as_json(),
            form.note.cleaned_data["note"],
            by=request.actor,
            based_on=whole_number(based_on),
        )
    except DomainError as refusal:
        return _page(request, version, form, status=refusal.status, refusal=refusal)
    return see_other(
        reverse("admin-policy"), request, _("The new policy is in force. Submitted documents keep theirs.")
    )


@require_GET
@needs(MANAGE_SETTINGS)
def history(request: Request) -> HttpResponse:
    """Who changed what, and why, the newest first."""
    versions = PolicyVersion.objects.select_related("published_by")
    page = key_page(versions, order=("-number", "-pk"), cursor=request.GET.get("cursor", ""), size=20)
    earlier = {version.number: version.rules for version in page}
    if page.items and (last := page.items[-1].number) > 1:
        earlier |= dict(PolicyVersion.objects.filter(number=last - 1).values_list("number", "rules"))
    changes = [
        Change(
            version,
            changes_between(earlier[version.number - 1], version.rules) if version.number - 1 in earlier else None,
        )
        for version in page
    ]
    return render_page(request, HISTORY, page=page, changes=changes)


def _page(
    request: Request, version: PolicyVersion, form: PolicyForm, *, status: int = 200, refusal: DomainError | None = None
) -> HttpResponse:
    based_on = request.POST.get("based_on", version.number)
    return render_page(request, EDITOR, status=status, version=version, form=form, refusal=refusal, based_on=based_on)
