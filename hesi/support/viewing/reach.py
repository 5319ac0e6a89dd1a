"""What can be looked at. Everything that is not named here is closed, so that a new room starts closed.

Left out on purpose: sign-in, sessions, two-factor and passwords (`accounts/`), preferences with tokens and bank
accounts, changing company, plans, exports and what they hold, the tickets' pages of either side, and the whole API.
"""

from django.http import HttpRequest

OPEN = (
    "documents/",
    "wallet/",
    "approvals/",
    "payments/",
    "reports/",
    "search/",
    "files/",
    "first-steps/",
    "members/options/",
    "notifications/",
    "shell/badges/",
    "admin/people/",
    "admin/departments/",
    "admin/entities/",
    "admin/projects/",
    "admin/roles/",
    "admin/rates/",
    "admin/calendar/",
    "admin/expense-types/",
    "admin/templates/",
    "admin/flows/",
    "admin/policy/",
    "admin/audit/",
    "admin/viewing/",
)
OPEN_EXACTLY = frozenset({"", "sw.js", "manifest.webmanifest", "offline/"})
# Parts of the frame that say nothing of the company; opening them is not written down.
FRAME = ("sw.js", "manifest.webmanifest", "offline/", "shell/")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_open(request: HttpRequest) -> bool:
    """Whether this request may be answered with the customer's page: it reads, and the page is one of those."""
    path = request.path_info.removeprefix("/")
    return request.method in READING and (path in OPEN_EXACTLY or path.startswith(OPEN))


def is_frame(request: HttpRequest) -> bool:
    """Whether it is a part of the frame and no page."""
    return request.path_info.removeprefix("/").startswith(FRAME)
