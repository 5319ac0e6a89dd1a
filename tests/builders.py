"""The only vocabulary for test data: `a_company()`, `a_member()`, … Builders act in the scope that is open."""

from itertools import count
from typing import Any

from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.people.models import Department, LegalEntity, Member, User
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.opening import open_workspace

_serial = count(1)


def a_company(name: str = "晨光科技有限公司", **fields: Any) -> Tenant:
    """A customer workspace with roles, expense types, templates, flow and policy, as registration makes it."""
    return open_workspace(name, plan=Plan.STANDARD, **fields)


def a_provider(name: str = "合思服务中心", **fields: Any) -> Tenant:
    """The workspace whose agents answer tickets."""
    return open_workspace(name, kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE, **fields)


def a_member(name: str = "林晓", *, roles: tuple[str, ...] = (), **fields: Any) -> Member:
    """An active member who can sign in; `roles` are keys of built-in roles."""
    email = fields.pop("email", f"member{next(_serial)}@example.com")
    user = User.objects.create_user(email, "correct horse battery", name=name)
    member = Member.objects.create(user=user, name=name, email=email, **fields)
    for key in roles:
        RoleHolder.objects.create(role=Role.objects.get(key=key), member=member)
    return member


def a_department(name: str = "销售部", *, parent: Department | None = None, **fields: Any) -> Department:
    """A department with its path set."""
    department = Department.objects.create(name=name, parent=parent, **fields)
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save(update_fields=["path"])
    return department


def a_legal_entity(name: str = "晨光科技有限公司", tax_id: str = "", **fields: Any) -> LegalEntity:
    """An invoice title of the company."""
    return LegalEntity.objects.create(name=name, tax_id=tax_id, **fields)
