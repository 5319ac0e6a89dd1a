"""The public page on which a company registers."""

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hesi.core.errors import Conflict, Invalid, TooMany
from hesi.workspace.access.doors import public
from hesi.workspace.access.form_answers import show_refusal
from hesi.workspace.access.pace import within_pace
from hesi.workspace.people.actions.registration import register_company
from hesi.workspace.people.forms.registration import RegistrationForm
from hesi.workspace.people.language import remember_language
from hesi.workspace.people.models import Member, User
from hesi.workspace.people.verification import ask_to_verify

REGISTRATIONS_AN_HOUR = 10


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for company, person and password; open the workspace; sign in; home."""
    if getattr(request, "actor", None) is not None:
        return redirect("home")
    form = RegistrationForm(request.POST or None, initial={"language": getattr(request, "LANGUAGE_CODE", "")})
    if request.method == "POST":
        _check_pace(request)
        if form.is_valid() and (member := _registered(form)):
            return _enter(request, member)
    context = {"form": form, "is_open": settings.REGISTRATION_OPEN, "trial_days": settings.TRIAL_DAYS}
    return render(request, "people/register.html", context, status=422 if form.errors else 200)


def _registered(form: RegistrationForm) -> Member | None:
    facts: dict[str, Any] = form.cleaned_data
    try:
        return register_company(**facts)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return None


def _enter(request: HttpRequest, member: Member) -> HttpResponse:
    """Sign the founder in; the address is verified by a mail while they work."""
    user = cast(User, member.user)
    ask_to_verify(request, user)
    record_authentication(request, user, method="password", email=user.email)
    response = perform_login(request, Login(user=user, email=user.email, redirect_url=reverse("home")))
    return remember_language(response, user.language)


def _check_pace(request: HttpRequest) -> None:
    if not within_pace(request, "register", REGISTRATIONS_AN_HOUR, seconds=3600):
        raise TooMany(
            _("More than {count} registrations came from your network within an hour. Try again in an hour.").format(
                count=REGISTRATIONS_AN_HOUR
            )
        )
