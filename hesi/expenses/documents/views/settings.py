"""Administration: expense types and kinds of document."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.expenses.approvals.models import Flow
from hesi.expenses.documents.actions.settings import move, newest_version, save_expense_type, save_template
from hesi.expenses.documents.forms.settings import ExpenseTypeForm, TemplateForm
from hesi.expenses.documents.models import ExpenseType, Template, TemplateVersion
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request


@require_GET
@needs(MANAGE_SETTINGS)
def expense_types(request: Request) -> HttpResponse:
    """All types in their order, those no longer offered too."""
    return render_page(request, "documents/settings/expense_types.html", kinds=list(ExpenseType.objects.all()))


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def expense_type(request: Request, key: str = "") -> HttpResponse:
    """Add or change one."""
    kind = _find(ExpenseType, key) if key else None
    form = ExpenseTypeForm(request.POST or None, kind=kind)
    if request.method == "POST" and accepts(
        form, lambda _facts: save_expense_type(kind, form.typed(), by=request.actor)
    ):
        return see_other(reverse("admin-expense-types"), request, _("Saved."))
    return render_page(
        request, "documents/settings/expense_type.html", form=form, kind=kind, status=422 if form.errors else 200
    )


@require_POST
@needs(MANAGE_SETTINGS)
def expense_type_position(request: Request, key: str) -> HttpResponse:
    """One place up or down."""
    move(_find(ExpenseType, key), up=request.POST.get("to") == "up", by=request.actor)
    return see_other(reverse("admin-expense-types"))


@require_GET
@needs(MANAGE_SETTINGS)
def templates(request: Request) -> HttpResponse:
    """All kinds of document in their order, each with what its newest version says."""
    rows = list(Template.objects.annotate(version_count=Count("versions")))
    newest = {version.template_id: version for version in TemplateVersion.objects.order_by("number")}
    flows = dict(Flow.objects.values_list("key", "name"))
    types = {kind.key: kind.label for kind in ExpenseType.objects.all()}
    for row in rows:
        definition = newest[row.pk].definition if row.pk in newest else {}
        row.flow_name = flows.get(definition.get("flow", ""), "")
        row.type_names = "、".join(types.get(key, key) for key in definition.get("expense_types", ()))
        row.number = newest[row.pk].number if row.pk in newest else 0
    return render_page(request, "documents/settings/templates.html", templates=rows)


@require_http_methods(["GET", "POST"])
@needs(MANAGE_SETTINGS)
def template(request: Request, key: str = "") -> HttpResponse:
    """Add or change one."""
    found = _find(Template, key) if key else None
    form = TemplateForm(request.POST or None, template=found, version=newest_version(found) if found else None)

    def save(facts: dict[str, Any]) -> None:
        save_template(found, form.typed(), by=request.actor, based_on=facts["based_on"])

    if request.method == "POST" and accepts(form, save):
        return see_other(reverse("admin-templates"), request, _("Saved. New documents start with it."))
    return render_page(
        request, "documents/settings/template.html", form=form, found=found, status=422 if form.errors else 200
    )


@require_POST
@needs(MANAGE_SETTINGS)
def template_position(request: Request, key: str) -> HttpResponse:
    """One place up or down."""
    move(_find(Template, key), up=request.POST.get("to") == "up", by=request.actor)
    return see_other(reverse("admin-templates"))


def _find(model: Any, key: str) -> Any:
    found = model.objects.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such entry any more. Go back to the list."))
    return found
