"""The API's door to people: who am I, colleagues, departments, legal entities, projects."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from hesi.core.pages import key_page
from hesi.core.text import clean_line
from hesi.workspace.access.api_schemas import refusals
from hesi.workspace.people.actions.projects import PROJECT
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity, Member
from hesi.workspace.people.queries import named
from hesi.workspace.people.schemas import DepartmentOut, LegalEntityOut, MemberPage, MeOut, ProjectOut

router = Router(tags=["people"])


@router.get("/me", response={200: MeOut, **refusals}, summary="Who I am and what I may do")
def me(request: HttpRequest) -> Any:
    actor = request.auth  # type: ignore[attr-defined]
    tenant = actor.tenant
    return {
        "member": actor.member,
        "company": tenant.name,
        "currency": tenant.currency,
        "language": request.LANGUAGE_CODE,
        "permissions": actor.permissions,
        "trial_days_left": tenant.trial_days_left,
        "is_read_only": tenant.is_read_only,
    }


@router.get("/members", response={200: MemberPage, **refusals}, summary="Colleagues, by name")
def members(request: HttpRequest, q: str = "", cursor: str = "", size: int = 50) -> Any:
    """`q` looks in name, e-mail and the beginning of the employee number; people who have left are not listed."""
    rows = Member.objects.visible_to(request.auth).active().filter(named(clean_line(q, 80)))  # type: ignore[attr-defined]
    page = key_page(rows, order=("name", "pk"), cursor=cursor, size=size)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.get("/departments", response={200: list[DepartmentOut], **refusals}, summary="The department tree")
def departments(request: HttpRequest) -> Any:
    """From the root down; `parent_id` makes the tree."""
    return Department.objects.active().order_by("path")


@router.get(
    "/legal-entities", response={200: list[LegalEntityOut], **refusals}, summary="Titles invoices are made out to"
)
def legal_entities(request: HttpRequest) -> Any:
    return LegalEntity.objects.filter(is_active=True)


@router.get("/projects", response={200: list[ProjectOut], **refusals}, summary="Projects in use")
def projects(request: HttpRequest) -> Any:
    return DimensionItem.objects.filter(dimension__key=PROJECT, is_active=True)
