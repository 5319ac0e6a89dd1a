"""Run inside a started product's environment: 64 employees, their manager, API tokens. Prints JSON."""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hesi.workspace.people.models import User

COUNT = 64


def main() -> None:
    """Make the company once and print what the clients need."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    import django

    django.setup()
    json.dump(build(), sys.stdout)


def build() -> dict[str, Any]:
    """The company's tokens, in a process whose settings are ready."""
    from django.db import transaction

    from hesi.expenses.approvals.actions import publish_flow
    from hesi.expenses.approvals.definition import ApproverRule, FlowDefinition, StepDefinition
    from hesi.expenses.approvals.models import Flow
    from hesi.expenses.documents.models import ExpenseType
    from hesi.workspace.access.actor import Actor
    from hesi.workspace.access.models import Role, RoleHolder
    from hesi.workspace.access.tokens import create_token
    from hesi.workspace.people.models import Department, Member
    from hesi.workspace.tenancy.models import Plan
    from hesi.workspace.tenancy.opening import open_workspace
    from hesi.workspace.tenancy.scope import tenant_scope

    with transaction.atomic():
        tenant = open_workspace("基准公司", plan=Plan.STANDARD)
        with tenant_scope(tenant):
            department = Department.objects.create(name="总部")
            Department.objects.filter(pk=department.pk).update(path=f"/{department.pk}/")
            manager = Member.objects.create(name="经理", department=department, user=_user("manager"))
            RoleHolder.objects.create(role=Role.objects.get(key="admin"), member=manager)
            publish_flow(
                Flow.objects.get(key="default"),
                FlowDefinition((StepDefinition("manager", "直接上级", approver=ApproverRule("direct_manager")),)),
                by=Actor(manager),
            )
            # The lines have no invoices, so that a claim is the same rows however long the run.
            ExpenseType.objects.update(needs_invoice=False)
            people = []
            for at in range(COUNT):
                member = Member.objects.create(
                    name=f"员工{at}", manager=manager, department=department, user=_user(f"member{at}")
                )
                people.append(create_token("bench", by=Actor(member))[1])
            return {"tokens": people, "manager": create_token("bench", by=Actor(manager))[1]}


def _user(name: str) -> "User":
    from hesi.workspace.people.models import User

    return User.objects.create(email=f"{name}@example.com", password="!")


if __name__ == "__main__":
    main()
