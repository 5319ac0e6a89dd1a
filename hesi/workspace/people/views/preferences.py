"""A person's own settings: name, language, notices, security, API tokens, workspaces."""

from datetime import timedelta
from typing import Any, cast

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from hesi.core.errors import Forbidden, NotFound
from hesi.core.time import now
from hesi.workspace.access.doors import public, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.middleware import TENANT_SESSION_KEY
from hesi.workspace.access.models import ApiToken
from hesi.workspace.access.request import Request
from hesi.workspace.access.tokens import create_token, revoke_token
from hesi.workspace.notifications.actions import choose_notices
from hesi.workspace.notifications.kinds import all_kinds
from hesi.workspace.notifications.models import Preference
from hesi.workspace.people.actions.preferences import change_own_details, choose_language
from hesi.workspace.people.forms.preferences import DetailsForm, TokenForm
from hesi.workspace.people.language import remember_language
from hesi.workspace.people.memberships import is_open_to_sign_in, memberships_of
from hesi.workspace.people.models import User
from hesi.workspace.people.verification import ask_to_verify, is_verified

THEME_COOKIE = "hesi_theme"
PAGE = "people/preferences.html"


@require_GET
@signed_in
def preferences(request: Request) -> HttpResponse:
    return _page(request)


@require_POST
@signed_in
def details(request: Request) -> HttpResponse:
    form = DetailsForm(request.POST)
    if not accepts(form, lambda facts: change_own_details(**facts, by=request.actor)):
        return _page(request, details=form, status=422)
    language = form.cleaned_data["language"]
    with override(language):
        response = see_other(reverse("preferences"), request, _("Saved."))
    response.set_cookie(THEME_COOKIE, form.cleaned_data["theme"], max_age=365 * 86_400, samesite="Lax")
    return remember_language(response, language)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chosen in the top bar of any page, signed in or not; leads back to that page."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if request.user.is_authenticated:
        choose_language(request.user, chosen)
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    return remember_language(see_other(back), chosen)


@require_POST
@signed_in
def notices(request: Request) -> HttpResponse:
    wanted = {kind.key: (f"app-{kind.key}" in request.POST, f"mail-{kind.key}" in request.POST) for kind in all_kinds()}
    choose_notices(wanted, by=request.actor)
    return see_other(reverse("preferences"), request, _("Saved."))


@require_POST
@signed_in
def tokens(request: Request) -> HttpResponse:
    """A new API token. Its secret is on the answer and nowhere else, so this answers with the page itself."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token=form, status=422)
    days = form.cleaned_data["days"]
    expires_at = now() + timedelta(days=days) if days else None
    _token, secret = create_token(form.cleaned_data["name"], by=request.actor, expires_at=expires_at)
    return _page(request, secret=secret)


@require_POST
@signed_in
def token_revocation(request: Request, pk: int) -> HttpResponse:
    token = ApiToken.objects.visible_to(request.actor).filter(pk=pk).first()
    if token is None:
        raise NotFound(_("There is no such token of yours."))
    revoke_token(token, by=request.actor)
    return see_other(reverse("preferences"), request, _("The token no longer opens anything."))


@require_POST
@signed_in
def verification(request: Request) -> HttpResponse:
    """Send the mail that verifies the address once more."""
    sent = ask_to_verify(request, _user(request))
    said = _("The mail is on its way to {email}.") if sent else _("The mail could not be sent. Try again later.")
    return see_other(reverse("preferences"), request, said.format(email=_user(request).email))


@signed_in
def workspaces(request: Request) -> HttpResponse:
    """The workspaces a person belongs to; choosing one leads to its home."""
    memberships = memberships_of(_user(request))
    if request.method == "POST":
        chosen = next((one for one in memberships if one.tenant.key == request.POST.get("workspace")), None)
        if chosen is None:
            raise NotFound(_("You do not belong to this workspace."))
        if not is_open_to_sign_in(chosen):
            raise Forbidden(
                _(
                    "Prove first that {email} is yours: follow the link in the verification mail. Preferences sends it."
                ).format(email=_user(request).email)
            )
        request.session[TENANT_SESSION_KEY] = chosen.tenant_id
        return see_other(reverse("home"))
    return render(request, "people/workspaces.html", {"memberships": memberships})


def _page(request: Request, *, status: int = 200, **shown: Any) -> HttpResponse:
    user = _user(request)
    chosen = {row.kind: row for row in Preference.objects.filter(member_id=request.actor.member_id)}
    member = request.actor.member
    facts = {"name": member.name, "language": request.LANGUAGE_CODE, "theme": getattr(user, "theme", "auto")}
    context = {
        "details": DetailsForm(initial=facts),
        "token": TokenForm(),
        "kinds": [{"kind": kind, "choice": chosen.get(kind.key)} for kind in all_kinds()],
        "api_tokens": ApiToken.objects.visible_to(request.actor).filter(revoked_at__isnull=True),
        "is_verified": is_verified(user),
        "has_second_step": is_mfa_enabled(user),
        "several_workspaces": len(memberships_of(user)) > 1,
        **shown,
    }
    return render(request, PAGE, context, status=status)


def _user(request: Request) -> User:
    """The signed-in person; a member's session always has one."""
    return cast(User, request.user)
