"""People and the organisation as the API shows them."""

from typing import Any

from ninja import Schema


class DepartmentOut(Schema):
    id: int
    name: str
    code: str
    parent_id: int | None
    head_id: int | None


class LegalEntityOut(Schema):
    id: int
    name: str
    tax_id: str
    is_default: bool


class MemberOut(Schema):
    """A colleague as every colleague sees them."""

    id: int
    name: str
    email: str
    employee_no: str
    title: str
    department_id: int | None
    manager_id: int | None
    is_active: bool


class MemberPage(Schema):
    items: list[MemberOut]
    next_cursor: str


class ProjectOut(Schema):
    id: int
    code: str
    name: str
    owner_id: int | None


class MeOut(Schema):
    """Who the token or session belongs to, and what they may do."""

    member: MemberOut
    company: str
    currency: str
    language: str
    permissions: list[str]
    trial_days_left: int | None
    is_read_only: bool

    @staticmethod
    def resolve_permissions(facts: dict[str, Any]) -> list[str]:
        return sorted(facts["permissions"])
