"""Where I am signed in, and signing out elsewhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.request import Request
from hesi.workspace.people.actions.devices import end_sign_ins
from hesi.workspace.people.devices import devices_of, in_words


@require_GET
@signed_in
def devices(request: Request) -> HttpResponse:
    """Every browser in which I am signed in now; this one is marked."""
    here = request.session.session_key
    rows = [
        {"device": row, "words": in_words(row.agent), "is_here": row.session_key == here}
        for row in devices_of(request.user.pk or 0)[:100]
    ]
    return render(request, "people/devices.html", {"rows": rows, "others": any(not row["is_here"] for row in rows)})


@require_POST
@signed_in
def endings(request: Request) -> HttpResponse:
    """End one other sign-in, or all of them."""
    chosen = request.POST.get("device", "")
    only = int(chosen) if chosen.isascii() and chosen.isdigit() else None
    ended = end_sign_ins(but=request.session.session_key or "", only=only, by=request.actor)
    said = ngettext("{count} sign-in has ended.", "{count} sign-ins have ended.", ended).format(count=ended)
    return see_other(reverse("preferences-devices"), request, said if ended else _("Nothing else was signed in."))
