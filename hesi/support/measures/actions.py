"""Making the statement of a month."""

from datetime import date

from django.db import transaction

from hesi.core.time import add_months, business_date, now
from hesi.support.measures.models import PromiseStatement
from hesi.support.measures.permissions import may_make_statement
from hesi.support.measures.statements.content import content_of
from hesi.support.measures.statements.paper import paper_of
from hesi.support.measures.statements.proof import code_of
from hesi.support.service.models import Contact
from hesi.workspace.access.actor import AnyActor, SystemActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.files.store import store_file
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope
from hesi.workspace.tenancy.serials import next_number


@transaction.atomic
def make_statement(customer: Tenant, month: date, *, by: AnyActor) -> PromiseStatement:
    """The statement of one customer and one month, made once; the one there is when there is one.

    Told to those who lead support and to the contact persons the customer named.
    """
    require(may_make_statement, by)
    month = month.replace(day=1)
    known: PromiseStatement | None = PromiseStatement.objects.filter(customer=customer, month=month).first()
    if known is not None:
        return known
    provider, at = active_tenant(), now()
    number = next_number("PS", business_date(at, provider.time_zone))
    content = content_of(customer, month, number=number, provider=provider, at=at)
    code = code_of(content, provider)
    paper = paper_of(content, code, language=customer.language)
    stored = store_file(
        paper,
        name=f"{number} {customer.name} {month:%Y-%m}.pdf",
        media_type="application/pdf",
        purpose="statement",
        by=by,
    )
    statement: PromiseStatement = PromiseStatement.objects.create(
        number=number,
        customer=customer,
        month=month,
        language=customer.language,
        content=content,
        code=code,
        file=stored,
        created_at=at,
    )
    record("statement.made", statement, by=by, customer=customer.name, month=f"{month:%Y-%m}")
    _tell_customer(statement)
    return statement


def month_before(provider: Tenant) -> date:
    """The first day of the last month that is over where the provider works."""
    return add_months(provider.today.replace(day=1), -1)


def _tell_customer(statement: PromiseStatement) -> None:
    contacts = Contact.objects.filter(customer=statement.customer, is_named=True, member_id__isnull=False)
    told = list(contacts.values_list("member_id", flat=True))
    with tenant_scope(statement.customer):
        record(
            "support.statement_made",
            statement,
            by=SystemActor("support"),
            audience=told,
            month=f"{statement.month:%Y-%m}",
        )
