"""The mail pages of support leads, under `desk/mail/`, and an agent's own choice to work by mail."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import Invalid, NotFound
from hesi.core.pages import key_page
from hesi.core.time import now
from hesi.support.mail import actions, imap
from hesi.support.mail.forms import IncomingFilter, MailboxForm, OutgoingFilter
from hesi.support.mail.models import IncomingMail, Mailbox, MailingAgent, OutgoingMail, SuspendedAddress
from hesi.support.mail.permissions import may_manage_mail
from hesi.support.mail.queries import HELD, TEMPLATES, chosen, incoming_list, outgoing_list
from hesi.support.tickets.grants import ANSWER_TICKETS, MANAGE_TICKETS
from hesi.workspace.access.doors import needs
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.access.rules import require

_NEWEST_IN = ("-received_at", "-pk")
_NEWEST_OUT = ("-created_at", "-pk")


@require_GET
@needs(MANAGE_TICKETS)
def incoming(request: Request) -> HttpResponse:
    """Every mail that came, and what became of it; what was set aside can be taken in again."""
    form = IncomingFilter(request.GET)
    page = key_page(incoming_list(**chosen(form)), order=_NEWEST_IN, cursor=request.GET.get("cursor", ""))
    return render_page(
        request,
        "mail/incoming.html",
        page=page,
        form=form,
        aside=IncomingMail.objects.filter(state=IncomingMail.State.ASIDE).count(),
        has_mailbox=Mailbox.objects.exists(),
    )


@require_POST
@needs(MANAGE_TICKETS)
def replay(request: Request, pk: int) -> HttpResponse:
    actions.replay_mail(_find(IncomingMail, pk), by=request.actor)
    return see_other(reverse("mail-incoming"), request, _("It is being taken in again."))


@require_GET
@needs(MANAGE_TICKETS)
def outgoing(request: Request) -> HttpResponse:
    """Every mail that was written, sent or not."""
    form = OutgoingFilter(request.GET)
    page = key_page(outgoing_list(**chosen(form)), order=_NEWEST_OUT, cursor=request.GET.get("cursor", ""))
    return render_page(request, "mail/outgoing.html", page=page, form=form, templates=TEMPLATES, held=HELD)


@require_POST
@needs(MANAGE_TICKETS)
def resend(request: Request, pk: int) -> HttpResponse:
    actions.resend_mail(_find(OutgoingMail, pk), by=request.actor)
    return see_other(reverse("mail-outgoing"), request, _("It is being sent again."))


@require_GET
@needs(MANAGE_TICKETS)
def suspended(request: Request) -> HttpResponse:
    """Addresses mail came back from."""
    rows = SuspendedAddress.objects.select_related("ticket")
    page = key_page(rows, order=("-since", "-pk"), cursor=request.GET.get("cursor", ""))
    return render_page(request, "mail/suspended.html", page=page, now=now())


@require_POST
@needs(MANAGE_TICKETS)
def release(request: Request, pk: int) -> HttpResponse:
    actions.release_address(_find(SuspendedAddress, pk), by=request.actor)
    return see_other(reverse("mail-suspended"), request, _("Mail goes to this address again."))


@require_GET
@needs(MANAGE_TICKETS)
def mailboxes(request: Request) -> HttpResponse:
    """The support addresses and how they fare."""
    return render_page(request, "mail/mailboxes.html", mailboxes=list(Mailbox.objects.select_related("category")))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def new_mailbox(request: Request) -> HttpResponse:
    """A further support address."""
    return _edit(request, None)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@needs(MANAGE_TICKETS)
def mailbox(request: Request, pk: int) -> HttpResponse:
    """One support address."""
    return _edit(request, _find(Mailbox, pk))


@require_POST
@needs(MANAGE_TICKETS)
def mailbox_removal(request: Request, pk: int) -> HttpResponse:
    actions.remove_mailbox(_find(Mailbox, pk), by=request.actor)
    return see_other(reverse("mailboxes"), request, _("The mailbox is gone."))


@require_POST
@needs(MANAGE_TICKETS)
def mailbox_trial(request: Request, pk: int) -> HttpResponse:
    """Sign in at the mail server now and say what it answered."""
    found = _find(Mailbox, pk)
    require(may_manage_mail, request.actor)
    if not found.host:
        raise Invalid(_("This mailbox has no server to sign in at."))
    try:
        with imap.open_folder(found) as folder:
            count = len(folder.uids_after(found.seen_uid if folder.validity() == found.seen_validity else 0))
    except imap.MailboxUnreachable as failure:
        raise Invalid(
            _("The server refused: {reason}. Check server, port, user, password and folder.").format(reason=failure)
        ) from failure
    said = _("The server answered; {count} new mails wait there.").format(count=count)
    return see_other(reverse("mailbox", args=[pk]), request, said)


@require_http_methods(["GET", "POST"])
@needs(ANSWER_TICKETS)
def own_mail(request: Request) -> HttpResponse:
    """Whether customers' messages in one's tickets come by mail, to be answered from there."""
    if request.method == "POST":
        actions.work_by_mail(by=request.actor, wanted=request.POST.get("wanted") == "on")
        return see_other(reverse("mail-own"), request, _("Saved."))
    wanted = MailingAgent.objects.filter(member=request.actor.member).exists()
    return render_page(
        request, "mail/own.html", wanted=wanted, has_mailbox=Mailbox.objects.filter(is_active=True).exists()
    )


def _edit(request: Request, found: Mailbox | None) -> HttpResponse:
    if request.method == "GET":
        return render_page(request, "mail/mailbox.html", form=MailboxForm(mailbox=found), mailbox=found)
    form = MailboxForm(request.POST, mailbox=found)
    if accepts(form, lambda facts: actions.save_mailbox(found, by=request.actor, **facts)):
        return see_other(reverse("mailboxes"), request, _("Saved."))
    return render_page(request, "mail/mailbox.html", form=form, mailbox=found, status=422)


def _find(model: Any, pk: int) -> Any:
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such row any more."))
    return found
