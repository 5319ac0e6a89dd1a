"""The statement as people read it, in the customer's language, set as PDF/A-2b."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesi.core.time import zone, zone_words
from hesi.support.measures.statements.proof import in_groups
from hesi.support.measures.words import minutes_words
from hesi.support.promises.models import Metric, Priority
from hesi.workspace.files.typeset import typeset

SOURCE = Path(__file__).with_name("statement.typ")


def paper_of(content: dict[str, Any], code: str, *, language: str) -> bytes:
    """The PDF. Every word on it is looked up here, so that the source holds the layout alone."""
    with override(language):
        return typeset(SOURCE, _sheet(content, code, language))


def _sheet(content: dict[str, Any], code: str, language: str) -> dict[str, Any]:
    facts = {
        _("Customer"): content["customer"],
        _("Provider"): content["provider"],
        _("Month"): content["month"],
        _("Statement"): content["number"],
        _("Tickets that came in"): str(content["tickets"]),
        _("Made on"): _local(content["made_at"], content),
    }
    kept = sum(row["kept"] for row in content["rows"])
    promised = sum(row["promised"] for row in content["rows"])
    return {
        "lang": "zh" if language.startswith("zh") else "en",
        "title": _("Statement of promised times"),
        "facts": [[name, value] for name, value in facts.items()],
        "summary": _("{kept} of {promised} promises were kept.").format(kept=kept, promised=promised)
        if promised
        else _("Nothing was promised in this month."),
        "head": [_("Priority"), _("Promise"), _("Promised"), _("Kept"), _("Not kept"), _("Still open")],
        "rows": [_row(row) for row in content["rows"]],
        "missed_title": _("Missed promises"),
        "missed_none": _("No promise was missed."),
        "missed": [_missed(row, content) for row in content["missed"]],
        "more": _("{count} more are not listed.").format(count=content["missed_in_all"] - len(content["missed"]))
        if content["missed_in_all"] > len(content["missed"])
        else "",
        "notes": [
            _("Credits: none."),
            _("A promise belongs to the month in which its time began. Times count the working hours agreed on."),
            _("Waiting for the customer after an answer does not count. Times are in {zone}.").format(
                zone=zone_words(content["time_zone"])
            ),
        ],
        "code_title": _("Code of this statement"),
        "code": in_groups(code),
        "check": _("Check it at {address} with the number and the code.").format(
            address=settings.PUBLIC_URL.rstrip("/") + reverse("statement-verification")
        ),
    }


def _row(row: dict[str, Any]) -> list[str]:
    numbers = [str(row[name]) for name in ("promised", "kept", "missed", "open")]
    return [str(Priority(row["priority"]).label), str(Metric(row["metric"]).label), *numbers]


def _missed(row: dict[str, Any], content: dict[str, Any]) -> dict[str, str]:
    ended = _local(row["ended_at"], content) if row["ended_at"] else _("not yet")
    sums = ""
    if row["used_minutes"] is not None:
        sums = _("Allowed {allowed}, used {used}, stood still {paused}.").format(
            allowed=minutes_words(row["allowed_minutes"]),
            used=minutes_words(row["used_minutes"]),
            paused=minutes_words(row["paused_minutes"]),
        )
    return {
        "heading": f"{row['ticket']} {row['title']}",
        "what": f"{Priority(row['priority']).label} · {Metric(row['metric']).label}",
        "times": _("Began {began}, promised by {deadline}, done {ended}.").format(
            began=_local(row["began_at"], content), deadline=_local(row["deadline_at"], content), ended=ended
        ),
        "sums": sums,
    }


def _local(instant: str, content: dict[str, Any]) -> str:
    if not instant:
        return "—"
    return f"{datetime.fromisoformat(instant).astimezone(zone(content['time_zone'])):%Y-%m-%d %H:%M}"
