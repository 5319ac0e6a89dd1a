"""Uploads: taking files in, and what may be done with one that could not be read."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.errors import Invalid
from hesi.expenses.invoices.actions import dismiss_upload, enter_by_hand, read_again
from hesi.expenses.invoices.incoming import receive_file
from hesi.expenses.invoices.models import Carrier
from hesi.expenses.invoices.queries import find_carrier, tray_of
from hesi.expenses.invoices.tray import told
from hesi.expenses.invoices.views.wallet import WALLET, uploads_context
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import redirect_after_post, render_parts
from hesi.workspace.access.request import Request


@require_http_methods(["GET", "POST"])
@signed_in
def uploads(request: Request) -> HttpResponse:
    """Take files in. A script sends one at a time and hears of it in JSON; a plain form sends many and comes back."""
    if request.method == "GET":
        return redirect("wallet")
    files = request.FILES.getlist("file")
    if not files:
        raise Invalid(_("No file arrived. Choose one or more files and send them again."), fields={"file": ""})
    if request.htmx:
        carrier = receive_file(files[0], by=request.actor)
        return JsonResponse({"key": carrier.key, "state": carrier.state, "url": _url(carrier)}, status=201)
    received = 0
    for file in files:
        try:
            receive_file(file, by=request.actor)
            received += 1
        except Invalid as refusal:
            messages.error(request, refusal.message)
    if received:
        said = ngettext("{count} file is being read.", "{count} files are being read.", received)
        messages.success(request, said.format(count=received))
    return redirect_after_post(reverse("wallet"))


@require_POST
@signed_in
def reading(request: Request, key: str) -> HttpResponse:
    """Read it once more."""
    read_again(find_carrier(key, request.actor), by=request.actor)
    return _tray(request)


@require_POST
@signed_in
def entry(request: Request, key: str) -> HttpResponse:
    """Fill the fields in by hand, beside the picture."""
    invoice = enter_by_hand(find_carrier(key, request.actor), by=request.actor)
    return see_other(reverse("invoice", args=[invoice.key]), request, _("Fill in what the picture says."))


@require_POST
@signed_in
def dismissal(request: Request, key: str) -> HttpResponse:
    """Put one notice away."""
    dismiss_upload(find_carrier(key, request.actor), by=request.actor)
    return _tray(request)


@require_POST
@signed_in
def dismissals(request: Request) -> HttpResponse:
    """Put away every notice that is finished."""
    for upload in told(tray_of(request.actor.member_id), request.actor):
        if upload.may_be_put_away:
            dismiss_upload(upload.carrier, by=request.actor)
    return _tray(request)


def _tray(request: Request) -> HttpResponse:
    context = uploads_context(request) if request.htmx else {}
    return render_parts(request, WALLET, "tray", redirect_to=reverse("wallet"), **context)


def _url(carrier: Carrier) -> str:
    return reverse("invoice", args=[carrier.invoice.key]) if carrier.invoice else reverse("wallet")
