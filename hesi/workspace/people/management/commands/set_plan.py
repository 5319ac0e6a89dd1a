"""`set_plan COMPANY PLAN`: for an installation whose company is its own provider and has nobody to ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesi.workspace.access.actor import SystemActor
from hesi.workspace.people.actions.plans import set_plan
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Give a company a plan, by its name or key. A workspace whose trial has ended can be used again at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", help="name or key of the company")
        parser.add_argument("plan", choices=Plan.values)

    def handle(self, *args: Any, company: str, plan: str, **options: Any) -> None:
        found = Tenant.objects.filter(key=company) or Tenant.objects.filter(name=company)
        if len(found) != 1:
            known = ", ".join(f"{tenant.name} ({tenant.key})" for tenant in found or Tenant.objects.all()[:50])
            raise CommandError(f"There are {len(found)} companies called {company!r}. Known: {known}")
        with tenant_scope(found[0]):
            set_plan(found[0], plan, by=SystemActor("operator"))
        self.stdout.write(f"{found[0].name}: {plan}")
