"""The administrator's pages about legal entities."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.request import Request
from hesi.workspace.people.actions.entities import save_entity, set_entity_active
from hesi.workspace.people.forms.organisation import EntityForm
from hesi.workspace.people.models import LegalEntity


@require_GET
@needs(MANAGE_PEOPLE)
def entities(request: Request) -> HttpResponse:
    return render(request, "people/entities.html", {"entities": LegalEntity.objects.all()})


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def entity(request: Request, pk: int | None = None) -> HttpResponse:
    """Add a legal entity, or change this one."""
    found = _entity(pk) if pk is not None else None
    form = EntityForm(request.POST or None, entity=found)
    if request.method == "POST" and accepts(form, lambda facts: save_entity(found, **facts, by=request.actor)):
        return see_other(reverse("admin-entities"), request, _("Saved."))
    context = {"form": form, "entity": found}
    return render(request, "people/entity.html", context, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_PEOPLE)
def entity_use(request: Request, pk: int) -> HttpResponse:
    """Use it again, or no longer."""
    row = set_entity_active(_entity(pk), request.POST.get("use") == "yes", by=request.actor)
    said = _("“{name}” is in use.") if row.is_active else _("“{name}” is no longer used.")
    return see_other(reverse("admin-entities"), request, said.format(name=row.name))


def _entity(pk: int) -> LegalEntity:
    found: LegalEntity | None = LegalEntity.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such legal entity."))
    return found
