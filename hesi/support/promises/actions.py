"""What support leads decide about promises, and who takes care of an alert."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.promises.audience import TARGETS
from hesi.support.promises.models import (
    Alert,
    Clock,
    Commitment,
    EscalationRung,
    Metric,
    Priority,
    Replay,
    SlaPolicy,
    SlaPolicyVersion,
)
from hesi.support.promises.permissions import may_acknowledge_alert, may_manage_promises
from hesi.support.promises.reckoning import MOST_DAYS, MOST_MINUTES, Target, Unit
from hesi.support.promises.snapshot import Snapshot, calendar_of
from hesi.support.promises.tasks import climb_anew, reapply_policies, replay_months
from hesi.support.promises.terms import CONDITIONS
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.events.subjects import SubjectPointer
from hesi.workspace.jobs.tenant_tasks import enqueue

CHANNELS = ("in_app", "email", "robot")
MOST_RUNGS = 8
LONGEST_REPLAY = timedelta(days=400)
Targets = Mapping[str, Mapping[str, Mapping[str, Any]]]


class NameTaken(Conflict):
    code = "policy_name_taken"


@transaction.atomic
def create_policy(
    *, name: str, conditions: Mapping[str, Sequence[Any]], targets: Targets, calendar: Snapshot, by: AnyActor
) -> SlaPolicy:
    """A new policy, tried before the ones that are there, with its first version. Raises `Invalid`, `NameTaken`."""
    require(may_manage_promises, by)
    for other in SlaPolicy.objects.order_by("position", "pk"):
        SlaPolicy.objects.filter(pk=other.pk).update(position=other.position + 1)
    policy = SlaPolicy(position=0, conditions=_checked_conditions(conditions))
    _name(policy, name)
    publish_version(policy, targets=targets, calendar=calendar, by=by)
    return policy


@transaction.atomic
def change_policy(
    policy: SlaPolicy, *, name: str, conditions: Mapping[str, Sequence[Any]], is_active: bool, by: AnyActor
) -> SlaPolicy:
    """Its name, for whom it holds, and whether it does. Tickets that are open keep what they were promised."""
    require(may_manage_promises, by, policy)
    policy = SlaPolicy.objects.locked(policy.pk)
    before = {"name": policy.name, "conditions": policy.conditions, "is_active": policy.is_active}
    policy.conditions, policy.is_active = _checked_conditions(conditions), is_active
    _name(policy, name)
    after = {"name": policy.name, "conditions": policy.conditions, "is_active": policy.is_active}
    if before != after:
        record("promise_policy.published", policy, by=by, before=before, after=after)
    return policy


@transaction.atomic
def publish_version(
    policy: SlaPolicy,
    *,
    targets: Targets,
    calendar: Snapshot,
    by: AnyActor,
    warn_percent: int = 75,
    note: str = "",
) -> SlaPolicyVersion:
    """A new edition that holds for tickets asked from now on; those already open keep theirs."""
    require(may_manage_promises, by, policy)
    SlaPolicy.objects.locked(policy.pk)
    if not 1 <= warn_percent <= 99:
        raise Invalid(_("Warn between 1% and 99% of the time."), fields={"warn_percent": _("From 1 to 99.")})
    # An hour that opens at all is found now, not when the first ticket comes in.
    calendar_of(calendar).next_opening(now())
    last = policy.versions.aggregate(last=Max("number"))["last"] or 0
    version: SlaPolicyVersion = SlaPolicyVersion.objects.create(
        policy=policy,
        number=last + 1,
        targets=checked_targets(targets),
        calendar=calendar,
        warn_percent=warn_percent,
        note=clean_line(note, 200),
        published_by=by.member,
    )
    record("promise_policy.published", policy, by=by, version=version.number, note=version.note)
    return version


@transaction.atomic
def order_policies(pks: Sequence[int], *, by: AnyActor) -> None:
    """Which policy is tried first. Those not named keep their order after the named ones."""
    require(may_manage_promises, by)
    rows = {row.pk: row for row in SlaPolicy.objects.select_for_update(of=("self",)).order_by("position", "pk")}
    wanted = [pk for pk in dict.fromkeys(pks) if pk in rows]
    order = [*wanted, *(pk for pk in rows if pk not in wanted)]
    for position, pk in enumerate(order):
        SlaPolicy.objects.filter(pk=pk).exclude(position=position).update(position=position)
    if order:
        record("promise_policy.ordered", rows[order[0]], by=by, order=order)


@transaction.atomic
def reapply_to_open(*, by: Actor) -> int:
    """Put every open ticket under the policies in force now, as a job; how many it will look at.

    The start stays, what has elapsed and the pauses are carried along; met and missed stays as it was.
    """
    require(may_manage_promises, by)
    open_ones = Clock.objects.filter(state__in=(Clock.State.RUNNING, Clock.State.PAUSED))
    count = open_ones.order_by().values("subject_type", "subject_id").distinct().count()
    if count:
        enqueue(reapply_policies, asked_by=by.member.pk)
    return count


@transaction.atomic
def draw_ladder(metric: str, priority: str, rungs: Sequence[Mapping[str, Any]], *, by: AnyActor) -> None:
    """The rungs of one clock, for one priority or (empty) for all without their own. No rungs: nobody is told."""
    require(may_manage_promises, by)
    if metric not in Metric.values or priority not in ("", *Priority.values) or len(rungs) > MOST_RUNGS:
        raise Invalid(_("This ladder cannot be drawn: at most {count} rungs.").format(count=MOST_RUNGS))
    checked = [_checked_rung(rung) for rung in rungs]
    old = EscalationRung.objects.filter(metric=metric, priority=priority)
    kept = list(old.order_by("position", "pk"))
    # Rungs keep their row where they stand, so that one already climbed is not climbed again.
    for position, facts in enumerate(sorted(checked, key=lambda facts: facts["at_percent"])):
        if position < len(kept):
            EscalationRung.objects.filter(pk=kept[position].pk).update(position=position, **facts)
        else:
            EscalationRung.objects.create(metric=metric, priority=priority, position=position, **facts)
    EscalationRung.objects.filter(pk__in=[row.pk for row in kept[len(checked) :]]).delete()
    record("promise_policy.ladder_drawn", SubjectPointer("escalation", 0, metric), by=by, priority=priority)
    enqueue(climb_anew)


@transaction.atomic
def acknowledge_alert(alert: Alert, *, by: Actor) -> Alert:
    """Somebody takes care of it: nothing of this clock is repeated. A second one to say so changes nothing."""
    require(may_acknowledge_alert, by, alert)
    waiting = Alert.objects.filter(clock=alert.clock_id, acknowledged_at__isnull=True)
    if waiting.update(acknowledged_at=now(), acknowledged_by=by.member, next_at=None):
        clock = alert.clock
        commitment = Commitment.objects.get(subject_type=clock.subject_type, subject_id=clock.subject_id)
        subject = SubjectPointer(clock.subject_type, clock.subject_id, commitment.label)
        record("promise.acknowledged", subject, by=by, audience=alert.told, metric=clock.metric, clock=clock.pk)
    alert.refresh_from_db()
    return alert


@transaction.atomic
def ask_replay(*, since: date, until: date, targets: Targets, calendar: Snapshot, by: Actor) -> Replay:
    """What the past months would have been under other targets and hours, as a job. Raises `Invalid` by field."""
    require(may_manage_promises, by)
    if not timedelta() <= until - since <= LONGEST_REPLAY:
        sentence = _("Choose at most thirteen months, the end after the start.")
        raise Invalid(sentence, fields={"until": sentence})
    calendar_of(calendar).next_opening(now())
    replay: Replay = Replay.objects.create(
        asked_by=by.member, since=since, until=until, targets=checked_targets(targets), calendar=calendar
    )
    record("promise_replay.asked", replay, by=by, since=since.isoformat(), until=until.isoformat())
    enqueue(replay_months, replay_id=replay.pk)
    return replay


def checked_targets(targets: Targets) -> dict[str, dict[str, Any]]:
    """Targets as they are kept. Raises `Invalid` on the field `<priority>_<metric>` for what no clock can keep."""
    kept: dict[str, dict[str, Any]] = {}
    problems = {}
    for priority, row in targets.items():
        for metric, stored in row.items():
            try:
                target = Target.of(stored)
            except (KeyError, TypeError, ValueError):
                problems[f"{priority}_{metric}"] = _("Say how much time there is.")
                continue
            most = MOST_MINUTES if target.unit is Unit.MINUTES else MOST_DAYS
            if priority not in Priority.values or metric not in Metric.values or not 0 <= target.value <= most:
                problems[f"{priority}_{metric}"] = _("From 0 to {most}.").format(most=most)
            kept.setdefault(priority, {})[metric] = target.stored()
    if problems:
        raise Invalid(_("Some times are not right."), fields=problems)
    if not kept:
        raise Invalid(_("Promise at least one time."))
    return kept


def _checked_conditions(conditions: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    unknown = set(conditions) - set(CONDITIONS)
    if unknown:
        raise Invalid(_("A policy cannot ask for “{name}”.").format(name=min(unknown)))
    return {name: list(accepted) for name, accepted in conditions.items() if accepted}


def _checked_rung(rung: Mapping[str, Any]) -> dict[str, Any]:
    percent, repeat = int(rung.get("at_percent", 100)), int(rung.get("repeat_minutes", 0))
    targets = [one for one in TARGETS if one in rung.get("targets", ())]
    channels = [one for one in CHANNELS if one in rung.get("channels", ())]
    if not 1 <= percent <= 1000:
        raise Invalid(_("A rung stands between 1% and 1000% of the time."))
    if not 0 <= repeat <= 24 * 60:
        raise Invalid(_("Ask again within a day."))
    if not targets:
        raise Invalid(_("Say whom the rung at {percent}% tells.").format(percent=percent))
    return {
        "at_percent": percent,
        "targets": targets,
        "channels": channels or ["in_app"],
        "needs_acknowledgement": bool(rung.get("needs_acknowledgement")),
        "repeat_minutes": repeat if rung.get("needs_acknowledgement") else 0,
        "obeys_hours": bool(rung.get("obeys_hours")),
    }


def _name(policy: SlaPolicy, name: str) -> None:
    policy.name = clean_line(name, 60)
    if not policy.name:
        sentence = _("Give the policy a name.")
        raise Invalid(sentence, fields={"name": sentence})
    try:
        with transaction.atomic():
            policy.save()
    except IntegrityError:
        sentence = _("There is a policy named “{name}” already.").format(name=policy.name)
        raise NameTaken(sentence, fields={"name": sentence}) from None
