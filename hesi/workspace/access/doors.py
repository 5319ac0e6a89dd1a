"""Guards of the HTML door. They say who may enter a page; what may be done there the actions say."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from hesi.core.errors import Forbidden

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def signed_in(view: View) -> View:
    """Only members enter; others are asked to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "actor", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.guard = "member"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def needs(*permissions: str) -> Callable[[View], View]:
    """Only members who hold one of these permissions enter."""

    def wrap(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.actor.holds(permission) for permission in permissions):
                raise Forbidden(_("This page is for people with another role. Ask an administrator of your company."))
            return view(request, *args, **kwargs)

        guarded.guard = permissions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap


def public(view: View) -> View:
    """Anybody may enter; says so to the test that looks for unguarded pages."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view
