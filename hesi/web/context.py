"""What the frame around every page shows. Nothing is read until a template asks for it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesi.web.texts import texts_for_scripts
from hesi.workspace.access.banners import Banner, banners_for
from hesi.workspace.access.companions import Companion, companions_for
from hesi.workspace.access.navigation import Place, places_for, waiting_in
from hesi.workspace.tenancy.scope import tenant_scope

THEMES = ("auto", "light", "dark")
STYLE_SHEETS = tuple(f"web/css/{name}.css" for name in ("tokens", "base", "frame", "components", "lists", "files"))
SCRIPT_NAMES = (
    "flash", "live", "menus", "panel", "shortcuts", "upload", "drop", "unsent", "autosave", "bulk", "exports", "lazy",
    "install",
)  # fmt: skip
SCRIPTS = ("web/vendor/htmx.min.js", "web/vendor/idiomorph-ext.min.js") + tuple(
    f"web/js/{name}.js" for name in SCRIPT_NAMES
)
# Fetched by lazy.js when the page holds something to draw with them.
LAZY = {
    "charts": ("web/vendor/echarts.min.js", "web/js/charts.js"),
    "select": (
        "web/vendor/tom-select.min.css",
        "web/css/select.css",
        "web/vendor/tom-select.min.js",
        "web/js/select.js",
    ),
}
# Places that stand in the top bar, not on the rail.
BELL, HELP = "notifications", "help"
TRIAL_WARNING_DAYS = 7
PHONE_START, PHONE_END = ("home", "wallet"), ("approvals", "desk", "customers")

# (address name, what it says, icon); shown where the address exists. Expenses only where the workspace has a wallet.
CREATE_EXPENSES: tuple[tuple[str, str | Promise, str], ...] = (
    ("claim-new", _("New claim"), "file-invoice"),
    ("wallet-upload", _("Add invoices"), "upload"),
)
CREATE_ANYWHERE: tuple[tuple[str, str | Promise, str], ...] = (("support-new", _("Ask for help"), "lifebuoy"),)
ACCOUNT_LINKS: tuple[tuple[str, str | Promise, str], ...] = (
    ("help-centre", _("Help and support"), "lifebuoy"),
    ("support-mine", _("My tickets"), "ticket"),
    ("exports", _("My exports"), "download"),
    ("preferences", _("Preferences"), "settings"),
    ("plan", _("Plan and trial"), "rosette-discount-check"),
    ("mfa_index", _("Sign-in security"), "shield-check"),
    ("workspace-switch", _("Switch company"), "arrows-exchange"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a menu."""

    url: str
    label: str | Promise
    icon: str


def at_home(request: HttpRequest) -> AbstractContextManager[Any]:
    """In the person's own workspace: a page may be drawn while another one is open, such as their provider's."""
    tenant = getattr(request, "tenant", None)
    return tenant_scope(tenant) if tenant is not None else nullcontext()


class PlaceShown:
    """A place as this person sees it on this page."""

    def __init__(self, place: Place, url: str, request: HttpRequest, waiting: Callable[[], dict[str, int]]) -> None:
        self._waiting = waiting
        self.key, self.label, self.icon, self.group, self.url = place.key, place.label, place.icon, place.group, url
        self._place, self._request = place, request
        # Of places one within the other, such as all documents among documents, the page lies in the inner one.
        self.is_here = False

    @cached_property
    def nearness(self) -> int:
        """How much of the page's address this place accounts for; 0 for a page that lies elsewhere."""
        path = self._request.path
        under = [url for url in (self.url, *self._place.also) if path == url or (url != "/" and path.startswith(url))]
        return max((len(url) for url in under), default=0)

    @property
    def has_badge(self) -> bool:
        return self._place.badge is not None

    @property
    def count(self) -> int:
        """How many things wait there."""
        return self._waiting().get(self.key, 0)

    @property
    def live_name(self) -> str:
        """The name in the live stream after which the count is read again."""
        return self._place.live or self.key

    @property
    def badge_url(self) -> str:
        return reverse("shell-badge", args=[self.key])


class Shell:
    """The frame's facts about one request."""

    style_sheets = STYLE_SHEETS
    scripts = SCRIPTS

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._actor: Any = getattr(request, "actor", None)
        self._tenant: Any = getattr(request, "tenant", None)

    @property
    def is_signed_in(self) -> bool:
        return self._actor is not None

    @property
    def frame(self) -> str:
        """The page a refusal is shown in: with the rail for members, without it for others."""
        return "web/page.html" if self.is_signed_in else "web/public.html"

    @cached_property
    def theme(self) -> str:
        """light, dark or auto: this device's choice, else the person's."""
        chosen = self._request.COOKIES.get("hesi_theme", "")
        if chosen not in THEMES and self._actor is not None:
            chosen = getattr(self._actor.member.user, "theme", "")
        return chosen if chosen in THEMES else "auto"

    @property
    def painted_theme(self) -> str:
        """What is painted before the script has looked at the device."""
        return "dark" if self.theme == "dark" else "light"

    @cached_property
    def script_data(self) -> dict[str, Any]:
        """What the scripts need: their sentences, and the files they fetch only when a page wants them."""
        lazy = {name: [static(path) for path in paths] for name, paths in LAZY.items()}
        return {"texts": texts_for_scripts(), "lazy": lazy}

    @property
    def person_name(self) -> str:
        return str(self._actor.member.name) if self._actor else ""

    @property
    def person_key(self) -> str:
        """Tells the drafts of two people on one device apart."""
        return str(self._actor.member_id) if self._actor else ""

    @property
    def company_name(self) -> str:
        return str(self._tenant.name) if self._tenant else ""

    @property
    def trial_days_left(self) -> int | None:
        return self._tenant.trial_days_left if self._tenant else None

    @property
    def trial_ends_soon(self) -> bool:
        """Whether the end of the trial deserves a line on every page."""
        days = self.trial_days_left
        return days is not None and 0 < days <= TRIAL_WARNING_DAYS

    @property
    def is_read_only(self) -> bool:
        return bool(self._tenant and self._tenant.is_read_only)

    @cached_property
    def banners(self) -> list[Banner]:
        """What modules have to say over every page."""
        if self._actor is None:
            return []
        with at_home(self._request):
            return banners_for(self._actor)

    @cached_property
    def companions(self) -> list[Companion]:
        """What modules have go along through all pages."""
        with at_home(self._request):
            return companions_for(self._request)

    @property
    def live_url(self) -> str:
        """The stream this page listens to; empty for none, as when support looks with consent."""
        if self._actor is not None:
            return "" if getattr(self._actor, "look", None) else "/live/"
        return next((one.live for one in self.companions if one.live), "")

    @cached_property
    def places(self) -> dict[str, PlaceShown]:
        """Every place this person may open, by its key, in the order of the rail."""
        if self._actor is None:
            return {}
        with at_home(self._request):
            found = places_for(self._actor)
        badged = [place for place, _url in found if place.badge is not None]

        @cache
        def waiting() -> dict[str, int]:
            with at_home(self._request):
                return waiting_in(badged, self._actor)

        places = {place.key: PlaceShown(place, url, self._request, waiting) for place, url in found}
        told = getattr(self._request, "place", None)
        if told is not None:
            if told in places:
                places[told].is_here = True
            return places
        nearest = max(places.values(), key=lambda place: place.nearness, default=None)
        if nearest is not None and nearest.nearness:
            nearest.is_here = True
        return places

    @property
    def rail(self) -> list[PlaceShown]:
        return [place for key, place in self.places.items() if key != BELL]

    @property
    def phone_start(self) -> list[PlaceShown]:
        return [self.places[key] for key in PHONE_START if key in self.places]

    @property
    def phone_end(self) -> list[PlaceShown]:
        return [self.places[key] for key in PHONE_END if key in self.places]

    @property
    def bell(self) -> PlaceShown | None:
        return self.places.get(BELL)

    @property
    def way_on_url(self) -> str | None:
        """Where a trial is continued."""
        return _address("plan") or _address("support-new")

    @property
    def help_url(self) -> str | None:
        return self.places[HELP].url if HELP in self.places else _address("support-new")

    @property
    def capture_url(self) -> str | None:
        """Where the phone's camera button leads: the wallet, with the camera asked for."""
        if self.is_read_only or "wallet" not in self.places:
            return None
        return _address("wallet-capture") or f"{self.places['wallet'].url}?capture=1"

    @cached_property
    def quick_create(self) -> list[Link]:
        return _links((CREATE_EXPENSES if "wallet" in self.places else ()) + CREATE_ANYWHERE)

    @cached_property
    def account_links(self) -> list[Link]:
        return _links(ACCOUNT_LINKS)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: the frame's facts under one name."""
    return {"shell": Shell(request)}


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _links(wanted: tuple[tuple[str, str | Promise, str], ...]) -> list[Link]:
    return [Link(url, label, icon) for name, label, icon in wanted if (url := _address(name))]
