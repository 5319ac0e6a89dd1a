"""What the service centre agreed with the company: a contract, who looks after it, and who speaks for it."""

from datetime import timedelta

from hesi.demo.desk import Desk
from hesi.support.service.agreements import save_contact, save_entitlement
from hesi.support.service.models import ServicePlan
from hesi.support.service.starting_lines import lay_service
from hesi.workspace.tenancy.scope import tenant_scope

LEAD, MANAGER = "苏敏", "吴凡"
# Who speaks for the company, and whether they see all of its tickets.
SPEAKERS = (("高远", True), ("郑敏", True), ("周岚", False))


def sign(desk: Desk) -> None:
    """Write the contract and the contact persons down, in the service centre's workspace."""
    company, by = desk.company.tenant, desk.agents[LEAD]
    starts_on = company.today - timedelta(days=200)
    with tenant_scope(desk.provider):
        lay_service(desk.provider)
        plan = ServicePlan.objects.filter(key=company.plan).first() or ServicePlan.objects.all()[0]
        save_entitlement(
            None,
            by=by,
            customer=company,
            plan=plan,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=364),
            contract_number="HS-2026-0187",
            success_manager=desk.agents[MANAGER].member,
        )
        for name, sees_company in SPEAKERS:
            member = desk.company.members.get(name)
            if member is not None:
                save_contact(
                    None,
                    by=by,
                    customer=company,
                    name=name,
                    email=member.user.email if member.user else member.email,
                    phone=member.phone,
                    sees_company_tickets=sees_company,
                )
