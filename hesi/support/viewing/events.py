"""What looking publishes, which parts of pages that touches, and how histories tell it."""

from django.utils.translation import gettext as _

from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("asked", "allowed", "denied", "revoked", "begun", "withdrawn", "ended"):
    live(f"look.{_name}", "ticket-{label}")
    live(f"viewing.{_name}", "ticket-{label}", "viewing")
# The person watches the list of opened pages grow.
live("viewing.page_opened", "ticket-{label}", "viewing")


def _page(event: Event) -> str:
    return str(event.facts.get("address", ""))


tell("viewing.asked", lambda event: _("Support asked to see the pages"), icon="eye")
tell("viewing.allowed", lambda event: _("Allowed support to look"), icon="eye")
tell("viewing.denied", lambda event: _("Did not allow support to look"), icon="eye-off")
tell("viewing.revoked", lambda event: _("Took the consent back"), icon="eye-off")
tell("viewing.begun", lambda event: _("Support began to look"), icon="eye")
tell("viewing.withdrawn", lambda event: _("Support does not need to look any more"), icon="eye-off", folded=True)
tell("viewing.ended", lambda event: _("Support stopped looking"), icon="eye-off")
tell("viewing.page_opened", lambda event: _("Support opened a page"), icon="eye", detail=_page, folded=True)
tell_auditor("viewing_policy.changed", lambda event: _("Changed who may let support look"))
tell_auditor("look.asked", lambda event: _("Asked the customer to show their pages"))
tell_auditor("look.allowed", lambda event: _("The customer allowed to look"))
tell_auditor("look.denied", lambda event: _("The customer did not allow to look"))
tell_auditor("look.revoked", lambda event: _("The customer took the consent back"))
tell_auditor("look.begun", lambda event: _("Began to look at the customer's pages"))
tell_auditor("look.withdrawn", lambda event: _("Withdrew the request to look"))
tell_auditor("look.ended", lambda event: _("Stopped looking at the customer's pages"))
