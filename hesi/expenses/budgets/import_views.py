"""Importing a year's budgets: the table to fill in, what it would do with every problem, doing it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import Invalid, NotFound
from hesi.core.text import whole_number
from hesi.expenses.budgets.actions.importing import Imported, PlanMoved, import_budgets
from hesi.expenses.budgets.actions.planning import FIRST_YEAR, LAST_YEAR
from hesi.expenses.budgets.forms import ImportForm, TableForm
from hesi.expenses.budgets.grants import IMPORT_PURPOSE, MANAGE_BUDGETS
from hesi.expenses.budgets.importing.comparing import plan_import
from hesi.expenses.budgets.importing.plan import Outcome, Plan
from hesi.expenses.budgets.importing.sheet import write_table
from hesi.expenses.budgets.importing.standing import year_to_fill
from hesi.expenses.budgets.importing.table import read_table
from hesi.expenses.budgets.models import BudgetYear
from hesi.expenses.budgets.queries import year_of
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other, show_refusal
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.exports.models import Format
from hesi.workspace.exports.writers import media_type_of
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.reading import find_file
from hesi.workspace.files.store import read_file, store_file

IMPORT, PREVIEW = "budgets/import.html", "budgets/import_preview.html"
# So many rows of a kind are shown; the numbers above them count all.
MOST_SHOWN = 300
_MOST_READ = 4 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@needs(MANAGE_BUDGETS)
def year_import(request: Request) -> HttpResponse:
    """Choose a table; then see what it would do."""
    year = year_to_fill(_number(request))
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["table"]
        content = upload.read(_MOST_READ)
        try:
            plan = plan_import(year, read_table(content, upload.name, year))
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            media_type = media_type_of(Format.XLSX if content.startswith(b"PK") else Format.CSV)
            kept = store_file(
                content, name=upload.name, media_type=media_type, purpose=IMPORT_PURPOSE, by=request.actor
            )
            return _preview(request, plan, kept)
    years = sorted({year.year, *_choosable(request)})
    return render_page(request, IMPORT, form=form, year=year, years=years, status=422 if form.errors else 200)


@require_GET
@needs(MANAGE_BUDGETS)
def table(request: Request) -> HttpResponse:
    """The table of a year to fill in or to change, with what is planned."""
    year = year_to_fill(_number(request))
    format = Format.CSV if request.GET.get("format") == Format.CSV else Format.XLSX
    response = HttpResponse(write_table(year, format), content_type=media_type_of(format))
    response["Content-Disposition"] = f'attachment; filename="hesi-budgets-{year.year}.{format}"'
    return response


@require_POST
@needs(MANAGE_BUDGETS)
def application(request: Request) -> HttpResponse:
    """Do what the preview showed; where that is not what would happen any more, show what would."""
    number = _number(request)
    kept = find_file(request.POST.get("file", ""), request.actor)
    if kept.purpose != IMPORT_PURPOSE:
        raise NotFound(_("This is no table of budgets. Choose one again."))
    form = ImportForm(request.POST)
    year = year_to_fill(number)
    rows = read_table(read_file(kept), kept.name, year)
    made: list[Imported] = []
    status = 422

    def do(facts: dict[str, Any]) -> None:
        nonlocal status
        try:
            made.append(import_budgets(number, rows, seen=facts["seen"], reason=facts["reason"], by=request.actor))
        except PlanMoved:
            status = 409
            raise

    if accepts(form, do):
        (done,) = made
        said = _("{added} budgets planned, {changed} changed.").format(added=done.added, changed=done.changed)
        return see_other(f"{reverse('budgets')}?year={number}", request, said)
    return _preview(request, plan_import(year, rows), kept, form, status=status)


def _preview(
    request: Request, plan: Plan, kept: StoredFile, form: ImportForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of what a table would do. What is sent with the form is what is shown now."""
    changes, problems = plan.changes, plan.of(Outcome.WRONG)
    reason = form.data.get("reason", "") if form else _("Imported from {name}").format(name=kept.name)
    facts = {"file": kept.key, "seen": "" if plan.has_problems else plan.digest, "reason": reason[:200]}
    shown = ImportForm(initial=facts)
    return render_page(
        request,
        PREVIEW,
        plan=plan,
        name=kept.name,
        form=shown,
        refused=form,
        counts={outcome.value: len(plan.of(outcome)) for outcome in Outcome},
        problems=problems[:MOST_SHOWN],
        problems_left=len(problems) - MOST_SHOWN,
        changes=changes[:MOST_SHOWN],
        changes_left=len(changes) - MOST_SHOWN,
        status=status,
    )


def _number(request: Request) -> int:
    """The year that was chosen; the running one for what is none."""
    number = whole_number(request.POST.get("year") or request.GET.get("year", ""))
    if number is not None and FIRST_YEAR <= number <= LAST_YEAR:
        return number
    running = year_of(request.tenant.today)
    return int(running.year) if running else request.tenant.today.year


def _choosable(request: Request) -> list[int]:
    """The years there are, and the next one."""
    this = request.tenant.today.year
    return [*BudgetYear.objects.values_list("year", flat=True), this, this + 1]
