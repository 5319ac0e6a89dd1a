"""The two workspaces and everybody in them, opened and filled by the product's own actions."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from hesi.core.time import stopped
from hesi.demo.cast import COLLEAGUES, COMPANY, IN_SUBSIDIARY, PASSWORD, PROVIDER, STAFF_OF_PROVIDER, SUBSIDIARY, UNITS
from hesi.demo.cast import Person as Colleague
from hesi.demo.diary import Diary
from hesi.demo.papers import a_tax_id
from hesi.demo.papers.paper import Party
from hesi.demo.projects import lay_projects
from hesi.expenses.approvals.actions import publish_flow
from hesi.expenses.approvals.definition import ApproverRule, FlowDefinition
from hesi.expenses.approvals.models import Flow
from hesi.expenses.approvals.starting_set import DEFAULT_KEY, default_definition
from hesi.expenses.payments.actions import save_account
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.models import Role
from hesi.workspace.people.actions.departments import add_department, change_department
from hesi.workspace.people.actions.entities import save_entity
from hesi.workspace.people.actions.members import add_member
from hesi.workspace.people.models import Department, DimensionItem, LegalEntity, Member, User
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.opening import open_workspace
from hesi.workspace.tenancy.scope import tenant_scope

# The actions are written for people; opening the workspace is nobody's work.
SET_UP: Any = SystemActor("opening")
_BANKS = ("招商银行", "中国工商银行", "中国建设银行", "中国银行", "交通银行")
# 6200 01… is no bank's range; the digits that follow are the person's place in the list.
_ACCOUNT = "620001000000{:07d}"


@dataclass
class Company:
    """The demonstration company as the storytellers need it: people, titles and projects by name."""

    tenant: Tenant
    members: dict[str, Member] = field(default_factory=dict)
    entities: dict[str, LegalEntity] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    projects: dict[str, DimensionItem] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person at work; permissions are read once."""
        if name not in self.actors:
            self.actors[name] = Actor(self.members[name])
        return self.actors[name]

    def buyer(self, name: str) -> Party:
        """Whom an invoice for this person is made out to."""
        entity = self.members[name].legal_entity
        assert entity is not None  # noqa: S101 - everybody here has one
        return Party(name=entity.name, tax_id=entity.tax_id)


def open_provider(diary: Diary) -> Tenant:
    """The service centre with its administrator, lead and agents."""
    with stopped(diary.opened_at - timedelta(days=30)):
        provider = open_workspace(PROVIDER, kind=Tenant.Kind.PROVIDER, plan=Plan.ENTERPRISE)
        with tenant_scope(provider):
            _add_people(STAFF_OF_PROVIDER, Company(provider), {})
    return provider


def open_company(provider: Tenant, diary: Diary) -> Company:
    """The customer company with its people, before anybody has claimed anything."""
    with stopped(diary.opened_at):
        tenant = open_workspace(COMPANY, plan=Plan.STANDARD, provider=provider)
    company = Company(tenant)
    with tenant_scope(tenant):
        with stopped(diary.opened_at + timedelta(minutes=20)):
            company.entities = _lay_entities()
            company.departments = _lay_departments()
        with stopped(diary.opened_at + timedelta(hours=2)):
            _add_people(COLLEAGUES, company, company.departments)
            _name_heads(company)
            company.projects = lay_projects(company.members)
            _publish_flow(company)
        _open_accounts(company, diary)
    return company


def let_in() -> None:
    """Give everybody the one password of the demonstration; it is hashed once, which takes its time on purpose."""
    users = User.objects.filter(email__in=[person.email for person in (*COLLEAGUES, *STAFF_OF_PROVIDER)])
    users.update(password=make_password(PASSWORD))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users
    )


def tax_ids() -> dict[str, str]:
    """The tax ids of the two legal entities, by their names."""
    rng = Random(20)
    return {COMPANY: a_tax_id(rng, "1101"), SUBSIDIARY: a_tax_id(rng, "3101")}


def _lay_entities() -> dict[str, LegalEntity]:
    rows = (
        (COMPANY, "北京市样例路88号 010-00008800", "示例商业银行北京分行 00001234500088"),
        (SUBSIDIARY, "上海市示范大道16号 021-00001600", "示例商业银行上海分行 00001234500016"),
    )
    return {
        name: save_entity(
            None,
            by=SET_UP,
            name=name,
            tax_id=tax_ids()[name],
            address_phone=place,
            bank_account=bank,
            is_default=name == COMPANY,
        )
        for name, place, bank in rows
    }


def _lay_departments() -> dict[str, Department]:
    found: dict[str, Department] = {}
    for unit in UNITS:
        found[unit.name] = add_department(unit.name, parent=found.get(unit.parent), code=unit.code, by=SET_UP)
    return found


def _add_people(people: tuple[Colleague, ...], company: Company, departments: dict[str, Department]) -> None:
    roles = {role.key: role for role in Role.objects.all()}
    titles = company.entities
    for number, person in enumerate(people, 1):
        title = titles.get(SUBSIDIARY if person.unit in IN_SUBSIDIARY else COMPANY)
        member = add_member(
            email=person.email,
            by=SET_UP,
            name=person.name,
            employee_no=f"CG{number:04d}" if departments else "",
            title=person.title,
            grade=person.grade,
            phone=f"199 0000 {number:04d}",
            department=departments.get(person.unit),
            manager=company.members.get(person.manager),
            legal_entity=title,
            roles=[roles[key] for key in person.roles],
        )
        company.members[person.name] = member
    for person in people:
        if person.language:
            User.objects.filter(email=person.email).update(language=person.language)


def _name_heads(company: Company) -> None:
    for unit in UNITS:
        department = company.departments[unit.name]
        company.departments[unit.name] = change_department(
            department,
            name=unit.name,
            parent=department.parent,
            head=company.members[unit.head],
            code=unit.code,
            by=SET_UP,
        )


def _publish_flow(company: Company) -> None:
    """Here the head of the department above signs from 5,000 on: a team's leader is its people's direct manager."""
    manager, head, finance = default_definition().steps
    above = ApproverRule("department_head", level=1)
    steps = (manager, replace(head, approver=above), finance)
    publish_flow(Flow.objects.get(key=DEFAULT_KEY), FlowDefinition(steps), by=company.actor("高远"))


def _open_accounts(company: Company, diary: Diary) -> None:
    for number, (name, member) in enumerate(company.members.items(), 1):
        with stopped(diary.opened_at + timedelta(days=1, minutes=7 * number)):
            save_account(
                holder=member.name,
                bank=_BANKS[number % len(_BANKS)],
                branch="上海分行" if number % 2 else "北京分行",
                number=_ACCOUNT.format(number * 7919 % 10**7),
                by=company.actor(name),
            )
