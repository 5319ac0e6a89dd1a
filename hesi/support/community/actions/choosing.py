"""The name one is seen under, what a company wishes, and the areas."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.ids import new_key
from hesi.core.text import clean_line
from hesi.support.community.actions.steps import checked_name, profile_of
from hesi.support.community.models import Area, CompanyWish, Profile
from hesi.support.community.permissions import may_decide_ideas, may_take_part
from hesi.support.community.starting_areas import fill_areas
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import MANAGE_SETTINGS
from hesi.workspace.access.rules import require, rule
from hesi.workspace.events.record import record
from hesi.workspace.tenancy.scope import tenant_scope


@rule(even_read_only=True)
def may_wish_for_company(actor: Any, *_: object) -> bool:
    """A customer's administrator, in their own workspace."""
    return not actor.is_requester and actor.holds(MANAGE_SETTINGS)


@transaction.atomic
def name_oneself(*, name: str, shows_company: bool, by: Any) -> Profile:
    """The name others see from now on, over everything written so far, too; and whether one's company stands beside."""
    require(may_take_part, by)
    row: Profile = Profile.objects.locked(profile_of(by).pk)
    row.name, row.shows_company = checked_name(name, row), shows_company
    row.save(update_fields=["name", "shows_company"])
    record("community.named", row, by=by)
    return row


@transaction.atomic
def wish_for_company(*, hides_name: bool, by: Actor) -> None:
    """Never show our company's name in the community, whatever our people choose; or leave it to them."""
    require(may_wish_for_company, by)
    company = by.tenant
    with tenant_scope(provider_of(company)):
        if hides_name:
            CompanyWish.objects.get_or_create(company=company)
        else:
            CompanyWish.objects.filter(company=company).delete()
    record("community.company_wished", company, by=by, hides_name=hides_name)


@transaction.atomic
def save_area(
    area: Area | None, *, name_zh: str, name_en: str, about_zh: str, about_en: str, is_public: bool, by: Any
) -> Area:
    """A further area, or another name or audience for one."""
    require(may_decide_ideas, by)
    fill_areas()
    name_zh, name_en = clean_line(name_zh, 30), clean_line(name_en, 40)
    wrong = {key: _("Name the area.") for key, name in (("name_zh", name_zh), ("name_en", name_en)) if not name}
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = Area.objects.locked(area.pk) if area is not None else Area(key=_new_key(name_en), position=_last() + 1)
    row.name_zh, row.name_en, row.is_public = name_zh, name_en, is_public
    row.about_zh, row.about_en = clean_line(about_zh, 120), clean_line(about_en, 160)
    row.save()
    record("community.area_saved", row, by=by, name=name_zh, is_public=is_public)
    return row


def _new_key(name: str) -> str:
    key = slugify(name)[:24] or "area"
    return key if not Area.objects.filter(key=key).exists() else f"{key}-{new_key()[:5].lower().strip('-_')}"


def _last() -> int:
    return int(Area.objects.aggregate(last=Max("position"))["last"] or 0)
