"""Every address of the product: the HTML door by module, the API, health, and the live stream."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from hesi.config.api import api
from hesi.config.health import healthz

handler400 = "hesi.config.failures.bad_request"
handler404 = "hesi.config.problems.not_found"
handler500 = "hesi.config.failures.server_error"

_ROOMS = (
    "hesi.web",
    "hesi.workspace.people",
    "hesi.workspace.access",
    "hesi.workspace.events",
    "hesi.workspace.jobs",
    "hesi.workspace.files",
    "hesi.workspace.calendars",
    "hesi.workspace.currencies",
    "hesi.workspace.notifications",
    "hesi.workspace.exports",
    "hesi.workspace.filters",
    "hesi.workspace.search",
    "hesi.expenses.approvals",
    "hesi.expenses.policies",
    "hesi.expenses.invoices",
    "hesi.expenses.documents",
    "hesi.expenses.budgets",
    "hesi.expenses.payments",
    "hesi.expenses.advances",
    "hesi.support.service",
    "hesi.support.promises",
    "hesi.support.knowledge",
    "hesi.support.assistant",
    "hesi.support.mail",
    "hesi.support.incidents",
    "hesi.support.calls",
    "hesi.support.viewing",
    "hesi.support.chat",
    "hesi.support.community",
    "hesi.support.trainings",
    "hesi.support.surveys",
    "hesi.support.success",
    "hesi.support.announcements",
    "hesi.support.centre",
    "hesi.support.measures",
    # Settings and emergencies under desk/ come before the desk's own desk/<number>/.
    "hesi.support.tickets",
    "hesi.support.desk",
    # Rooms of reports with a name of their own come before reports/.
    "hesi.insights.search_language",
    "hesi.insights.own_reports",
    "hesi.insights.closing",
    "hesi.insights.dashboards",
    "hesi.insights",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    *(path("", include(f"{room}.urls")) for room in _ROOMS if find_spec(f"{room}.urls")),
]
