"""A company whose documents are random in everything that reports group by; rows at once, without acting them out."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from hesi.expenses.documents.models import Document, ExpenseType, Kind, Line, State, TemplateVersion
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_legal_entity
from tests.builders_insights import House, a_house
from tests.builders_people import a_project

CITIES = ("上海", "上海市", "北京", "杭州市", "")
KINDS = (Kind.CLAIM, Kind.CLAIM, Kind.CLAIM, Kind.COMPANY_PAYMENT, Kind.REQUEST)
TYPES = ("hotel", "train", "meals", "office", "flight")


@dataclass(frozen=True)
class Chance:
    """The company and its people."""

    house: House


def a_random_company(tenant: Tenant, seed: int, documents: int = 150) -> Chance:
    """Documents of every kind, state and currency over two years, one to four lines each."""
    random, house = Random(seed), a_house()
    people = [house.seller, house.eastern, house.researcher, house.head]
    for person, grade in zip(people, ("P4", "P4", "", "M2"), strict=True):
        Member.objects.filter(pk=person.pk).update(grade=grade)
    projects = [None, *(a_project(f"项目{at}", f"P{at}").pk for at in range(3))]
    entities = [None, a_legal_entity("晨光科技有限公司").pk, a_legal_entity("晨光上海分公司").pk]
    departments = [None, *(one.pk for one in (house.root, house.sales, house.east, house.research))]
    version = TemplateVersion.objects.order_by("pk")[0]
    rows = Document.objects.bulk_create([
        Document(
            kind=random.choice(KINDS), state=random.choice(State.values), number=f"R-{at}", template_version=version,
            submitter=random.choice(people), department_id=random.choice(departments),
            project_id=random.choice(projects), legal_entity_id=random.choice(entities),
            currency="USD" if random.random() < 0.05 else tenant.currency,
        )
        for at in range(documents)
    ])  # fmt: skip
    types = list(ExpenseType.objects.filter(key__in=TYPES).order_by("pk"))
    Line.objects.bulk_create([
        Line(
            document=row, position=at, expense_type=random.choice(types),
            spent_on=tenant.today - timedelta(days=random.randint(0, 800)), currency=row.currency,
            home_minor=(minor := random.randint(1, 2_000_000)), amount_minor=minor,
            department_id=random.choice([None, None, *departments]), project_id=random.choice(projects),
            city=random.choice(CITIES), nights=random.randint(1, 5),
        )
        for row in rows for at in range(random.randint(1, 4))
    ])  # fmt: skip
    return Chance(house)
