"""The working calendar: the week, and the days that differ from it."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import NotFound
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.request import Request
from hesi.workspace.calendars.actions import add_year, change_week, remove_special_day, save_special_day
from hesi.workspace.calendars.china import is_arranged
from hesi.workspace.calendars.forms import SpecialDayForm, WeekForm, YearForm
from hesi.workspace.calendars.hours import write_hours
from hesi.workspace.calendars.models import SpecialDay
from hesi.workspace.calendars.working_days import default_row


@require_GET
@needs(MANAGE_SETTINGS)
def calendar(request: Request) -> HttpResponse:
    return _page(request)


@require_POST
@needs(MANAGE_SETTINGS)
def week(request: Request) -> HttpResponse:
    row = default_row()
    form = WeekForm(request.POST, calendar=row)
    if accepts(form, lambda facts: change_week(row, {key[4:]: text for key, text in facts.items()}, by=request.actor)):
        return see_other(reverse("admin-calendar"), request, _("Saved."))
    return _page(request, week=form, status=422)


@require_POST
@needs(MANAGE_SETTINGS)
def days(request: Request) -> HttpResponse:
    form = SpecialDayForm(request.POST)
    if accepts(form, lambda facts: save_special_day(default_row(), **facts, by=request.actor)):
        return see_other(reverse("admin-calendar"), request, _("Saved."))
    return _page(request, day=form, status=422)


@require_POST
@needs(MANAGE_SETTINGS)
def day_removal(request: Request, pk: int) -> HttpResponse:
    found = SpecialDay.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such day in the calendar."))
    remove_special_day(found, by=request.actor)
    return see_other(reverse("admin-calendar"), request, _("The date follows its weekday again."))


@require_POST
@needs(MANAGE_SETTINGS)
def years(request: Request) -> HttpResponse:
    form = YearForm(request.POST, today=request.tenant.today)
    if accepts(form, lambda facts: add_year(default_row(), facts["year"], by=request.actor)):
        return see_other(reverse("admin-calendar"), request, _("The public holidays are in the calendar."))
    return _page(request, year=form, status=422)


def _page(request: Request, *, status: int = 200, **shown: Any) -> HttpResponse:
    row, today = default_row(), request.tenant.today
    special = row.special_days.filter(on__year__gte=today.year - 1)
    by_year = [
        {
            "year": year,
            "days": [{"day": day, "hours": write_hours(day.hours)} for day in group],
            "is_arranged": is_arranged(year),
        }
        for year, group in groupby(special, key=lambda day: day.on.year)
    ]
    context = {
        "calendar": row,
        "week": WeekForm(calendar=row),
        "day": SpecialDayForm(),
        "year": YearForm(today=today),
        "by_year": by_year,
        "this_year": today.year,
        **shown,
    }
    return render(request, "calendars/calendar.html", context, status=status)
