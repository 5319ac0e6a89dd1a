"""`verify_statement NUMBER CODE`: for whoever runs the installation and was handed a paper."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hesi.support.measures.models import PromiseStatement
from hesi.support.measures.statements.proof import is_genuine
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope


class Command(BaseCommand):
    help = "Say whether the code printed on a statement of promised times belongs to its number and kept facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="number of the statement, such as PS-202610-0003")
        parser.add_argument("code", nargs="+", help="the printed code, with or without its spaces")

    def handle(self, *args: Any, number: str, code: list[str], **options: Any) -> None:
        for provider in Tenant.objects.all():
            with tenant_scope(provider):
                rows = PromiseStatement.objects.select_related("customer", "tenant").filter(number=number.upper())
                for statement in rows:
                    if is_genuine(statement, "".join(code)):
                        self.stdout.write(f"genuine: {statement.customer.name} {statement.month:%Y-%m}")
                        return
        raise CommandError("Not genuine: no statement of this number has this code.")
