"""The features whose use the health score looks at, each known by the events it leaves behind."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

YEAR, QUARTER = timedelta(days=365), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Feature:
    """Used when one of these events happened within the time: a quarter for habits, a year for what is set up once.

    With `channel` it is the way people came in that counts, whatever they did.
    """

    key: str
    label: Promise
    names: tuple[str, ...] = ()
    within: timedelta = QUARTER
    channel: str = ""

    def fits(self, name: str, channel: str) -> bool:
        """Whether an event of this name that came this way is a use of it."""
        return name in self.names or bool(self.channel and channel == self.channel)


FEATURES = (
    Feature("recognition", _("Invoice recognition"), ("invoice.received",)),
    Feature("approvals", _("Approvals in the product"), ("approval.agreed",)),
    Feature("flows", _("Own approval flow"), ("flow.published",), YEAR),
    Feature("policies", _("Own expense policy"), ("policy.published",), YEAR),
    Feature("templates", _("Own document kinds and expense types"), ("template.saved", "expense_type.saved"), YEAR),
    Feature("projects", pgettext_lazy("feature", "Projects"), ("project.opened", "project.saved"), YEAR),
    Feature("imports", _("People imported from a table"), ("people.imported",), YEAR),
    Feature("payments", _("Payment batches"), ("payment_batch.created", "payment_batch.settled")),
    Feature("exports", pgettext_lazy("feature", "Exports"), ("export.asked",)),
    Feature("robots", _("News in group chats"), ("robot.saved",), YEAR),
    Feature("api", _("Programming interface"), channel="api"),
)
BY_KEY = {feature.key: feature for feature in FEATURES}
