"""Who hears of a promise in danger."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.promises.audience import Audience, audience_of
from hesi.support.promises.events import metric_name
from hesi.support.promises.ladder import read_ladder
from hesi.support.promises.models import Alert, Clock
from hesi.workspace.events.models import Event
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.notifications.robots.platforms import News
from hesi.workspace.notifications.robots.topics import robot_topic

WARNED = notice_kind("promise.warned", gettext_lazy("A promised time comes near"), order=82)
BREACHED = notice_kind("promise.breached", gettext_lazy("A promised time has passed"), order=83)
ESCALATED = notice_kind("promise.escalated", gettext_lazy("A ticket is escalated to me"), order=84)


@on("promise.warned")
def tell_agent_of_little_time(event: Event) -> None:
    """The agent, while there is still time."""
    audience = _audience(event)
    if audience is None:
        return
    notify(
        audience.of(["agent"]),
        kind=WARNED,
        url=audience.url,
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{metric} is due soon: {title}").format(metric=_metric(event), title=audience.title),
            _("{number}. Answer before the promised time passes.").format(number=event.subject_label),
        ),
        icon="hourglass",
    )


@on("promise.breached")
def tell_agent_of_missed_time(event: Event) -> None:
    """The agent, unless the ladder has a rung at the deadline: that one tells."""
    audience = _audience(event)
    clock = Clock.objects.filter(pk=event.facts.get("clock")).first()
    if audience is None or clock is None:
        return
    if any(rung.at_percent == 100 for rung in read_ladder().for_clock(clock.metric, clock.priority)):
        return
    notify(
        audience.of(["agent"]),
        kind=BREACHED,
        url=audience.url,
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("{metric} was not given in time: {title}").format(metric=_metric(event), title=audience.title),
            _("{number}. The sooner it is answered, the better.").format(number=event.subject_label),
        ),
        icon="clock",
    )


@on("promise.escalated")
def tell_those_on_the_rung(event: Event) -> None:
    """Everybody the rung names, with a way to say that they take care of it."""
    audience = _audience(event)
    alert = Alert.objects.select_related("rung").filter(pk=event.facts.get("alert")).first()
    if audience is None or alert is None:
        return
    asks = bool(alert.rung and alert.rung.needs_acknowledgement)
    notify(
        event.facts.get("told", ()),
        kind=ESCALATED,
        url=reverse("promise-alert", args=[alert.pk]) if asks else audience.url,
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("Escalated: {title}").format(title=audience.title),
            _escalation_in_words(event, asks=asks),
        ),
        icon="urgent",
        by_mail="email" in event.facts.get("channels", ()),
    )


def _escalated_news(event: Event) -> News | None:
    """For group robots, where the rung names them."""
    audience = _audience(event) if "robot" in event.facts.get("channels", ()) else None
    if audience is None:
        return None
    return News(
        title=_("Escalated: {title}").format(title=audience.title),
        body=_escalation_in_words(event, asks=False),
        url=audience.url,
        is_urgent=True,
    )


robot_topic(
    "promise.escalated",
    gettext_lazy("A ticket is escalated"),
    {"promise.escalated": _escalated_news},
    kinds=("provider",),
    order=20,
)


def _escalation_in_words(event: Event, *, asks: bool) -> str:
    percent, metric = int(event.facts.get("percent", 100)), _metric(event)
    if percent < 100:
        said = _("{number}: {percent}% of the time for “{metric}” is used up.")
    elif percent == 100:
        said = _("{number}: the promised time for “{metric}” has passed.")
    else:
        said = _("{number}: “{metric}” has taken {percent}% of the promised time.")
    sentence = said.format(number=event.subject_label, percent=percent, metric=metric)
    return sentence + _(" Say that you take care of it, or it goes higher.") if asks else sentence


def _metric(event: Event) -> str:
    return metric_name(str(event.facts.get("metric", "")))


def _audience(event: Event) -> Audience | None:
    return audience_of(SubjectPointer(event.subject_type, event.subject_id, event.subject_label))
