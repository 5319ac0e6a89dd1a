"""The support lead keeps the tree of what questions are about, and the problem report of each leaf."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.support.promises.models import Priority
from hesi.support.service.models import SupportLine
from hesi.support.tickets.categories import lay_missing_categories
from hesi.support.tickets.models import Category
from hesi.support.tickets.permissions import may_manage_service
from hesi.support.tickets.problem_reports import CHOICE, KINDS
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record

MOST_QUESTIONS, MOST_CHOICES = 12, 20


class LastCategory(Conflict):
    code = "last_category"


@transaction.atomic
def save_category(
    category: Category | None,
    *,
    by: Actor,
    name_zh: str,
    name_en: str,
    parent: Category | None,
    line: SupportLine | None,
    priority: str,
    skill: str,
    position: int,
    is_active: bool,
    template: Sequence[Mapping[str, Any]],
) -> Category:
    """Make or change a category. Tickets keep the answers they have; new ones are asked the new report.

    Raises `Invalid` by field, `LastCategory` when nothing would be left to choose.
    """
    require(may_manage_service, by)
    row = category or Category(key=new_key().lower().replace("_", "-"))
    row.name_zh, row.name_en = clean_line(name_zh, 40), clean_line(name_en, 60) or clean_line(name_zh, 60)
    if not row.name_zh:
        sentence = _("Give the category a name.")
        raise Invalid(sentence, fields={"name_zh": sentence})
    _expect_two_levels(row, parent)
    row.parent, row.line, row.skill = parent, line, clean_line(skill, 40)
    row.priority = priority if priority in Priority.values else Priority.NORMAL
    row.position, row.is_active = position, is_active
    row.template = [_question(one) for one in template[:MOST_QUESTIONS]]
    if not is_active and not Category.objects.filter(is_active=True, parent=None).exclude(pk=row.pk).exists():
        raise LastCategory(_("This is the last category. Without one nobody could ask; add another one first."))
    row.save()
    record("category.saved", row, by=by, key=row.key)
    return row


@transaction.atomic
def add_missing_categories(*, by: Actor) -> int:
    """Add what the starting set has and this tree has not; says how many."""
    require(may_manage_service, by)
    return lay_missing_categories()


def _expect_two_levels(row: Category, parent: Category | None) -> None:
    wrong = ""
    if parent is not None and parent.parent_id is not None:
        wrong = _("A category stands on the first or the second level, not deeper.")
    elif parent is not None and row.pk is not None and (parent.pk == row.pk or row.children.exists()):
        wrong = _("This category has others below it, so it stays on the first level.")
    if wrong:
        raise Invalid(wrong, fields={"parent": wrong})


def _question(asked: Mapping[str, Any]) -> dict[str, Any]:
    label_zh = clean_line(str(asked.get("label_zh", "")), 80)
    label_en = clean_line(str(asked.get("label_en", "")), 120) or label_zh
    kind = asked.get("kind")
    if not label_zh or kind not in KINDS:
        raise Invalid(_("Every question of the report needs its words and a kind of answer."))
    key = str(asked.get("key") or "")
    question = {
        "key": key if re.fullmatch(r"[a-z0-9_-]{1,40}", key) else f"q-{new_key()[:8].lower()}",
        "label_zh": label_zh,
        "label_en": label_en,
        "kind": kind,
        "required": bool(asked.get("required")),
    }
    if kind == CHOICE:
        question["choices"] = _choices(str(asked.get("choices", "")))
        if len(question["choices"]) < 2:
            raise Invalid(_("“{question}” needs at least two answers to choose from.").format(question=label_zh))
    return question


def _choices(text: str) -> list[dict[str, str]]:
    """One answer a line, Chinese and English parted by `|`; `key = ` before it keeps the key of an answer there was."""
    found = []
    for at, line in enumerate([one for one in text.splitlines() if one.strip()][:MOST_CHOICES]):
        key, equals, words = line.rpartition("=")
        key = key.strip() if equals and re.fullmatch(r"[a-z0-9_-]{1,40}", key.strip()) else f"c{at + 1}"
        zh, _bar, en = (words if equals else line).partition("|")
        label_zh = clean_line(zh, 60)
        found.append({"key": key, "label_zh": label_zh, "label_en": clean_line(en, 80) or label_zh})
    return found


def choices_as_text(question: Mapping[str, Any]) -> str:
    """The answers of a choice as they are typed."""
    lines = [f"{one['key']} = {one['label_zh']} | {one['label_en']}" for one in question.get("choices", ())]
    return "\n".join(lines)
