"""Importing people: template, preview with what is wrong row by row, application."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import Invalid
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import see_other, show_refusal
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.access.request import Request
from hesi.workspace.files.reading import find_file
from hesi.workspace.files.store import read_file, store_file
from hesi.workspace.people.importing.apply import import_people
from hesi.workspace.people.importing.plan import Outcome, plan_import
from hesi.workspace.people.importing.table import read_table, template_xlsx

PURPOSE = "people-import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(forms.Form):
    table = forms.FileField(
        label=gettext_lazy("Table file"),
        help_text=gettext_lazy("XLSX or CSV, at most 1,000 rows and 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_GET
@needs(MANAGE_PEOPLE)
def template(request: HttpRequest) -> HttpResponse:
    """The table to fill in."""
    response = HttpResponse(template_xlsx(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="hesi-people.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@needs(MANAGE_PEOPLE)
def people_import(request: Request) -> HttpResponse:
    """Choose a table; then see what it would do."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["table"]
        try:
            content = upload.read(4 * 1024 * 1024)
            plan = plan_import(read_table(content, upload.name))
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            kept = store_file(content, name=upload.name, media_type=XLSX, purpose=PURPOSE, by=request.actor)
            counts = {outcome.value: plan.count(outcome) for outcome in Outcome}
            return render(request, "people/import_preview.html", {"plan": plan, "file": kept, "counts": counts})
    return render(request, "people/import.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(MANAGE_PEOPLE)
def application(request: Request) -> HttpResponse:
    """Do what the preview showed."""
    kept = find_file(request.POST.get("file", ""), request.actor)
    table = read_table(read_file(kept), kept.name)
    done = import_people(table, by=request.actor, with_invitations="invite" in request.POST)
    said = _("{added} people added, {changed} changed, {left_out} rows left out.")
    text = said.format(added=done.added, changed=done.changed, left_out=done.left_out)
    return see_other(reverse("admin-people"), request, text)
