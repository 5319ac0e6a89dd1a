"""What articles say of the reader's own budgets, advances and boards: to whom it concerns, and to nobody else."""

from typing import Any

from hesi.expenses.budgets.models import Budget
from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.queries import fill_library
from hesi.support.knowledge.showing import shown_to
from hesi.workspace.access.actor import Actor
from hesi.workspace.live_settings import tell_setting
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member, a_provider
from tests.builders_advances import a_lent_advance
from tests.builders_budgets import a_budget
from tests.builders_documents import a_team

BUDGETS = 'href="/budgets/"'
BOARD = 'href="/reports/board/"'


def told(key: str, member: Member) -> str | None:
    found = tell_setting(key, Actor(member))
    assert found is not None
    return found.value


def article(provider: Tenant, key: str, reader: Any) -> str:
    with tenant_scope(provider):
        fill_library()
        text = Edition.objects.current().get(article__key=key, language="zh-hans")
        return shown_to(text, reader).html


def test_budgets_are_named_and_opened_to_those_who_may_see_them(db: None) -> None:
    provider = a_provider()
    with tenant_scope(a_company(provider=provider)):
        finance, employee = a_member("财务", roles=("finance",)), a_member("职员")
        budget: Budget = a_budget(finance, name="全年差旅")
        assert budget.label in str(told("own-budgets", finance))
        assert told("own-budgets", employee) is None
        assert BUDGETS in article(provider, "budget-left", Actor(finance))
        assert BUDGETS not in article(provider, "budget-left", Actor(employee))


def test_an_advance_is_told_to_its_borrower_alone(company: Tenant) -> None:
    submitter, manager, finance = a_team()
    a_lent_advance(submitter, "1000.00", by=finance)
    assert "1,000.00" in str(told("own-advances", submitter))
    assert told("own-advances", manager) is None


def test_boards_are_those_of_the_readers_roles(db: None) -> None:
    provider = a_provider()
    with tenant_scope(a_company(provider=provider)):
        employee, finance = a_member("职员"), a_member("财务", roles=("finance",))
        assert len(str(told("own-boards", finance))) > len(str(told("own-boards", employee))) > 0
        assert BOARD in article(provider, "board", Actor(employee))
    with tenant_scope(provider):
        assert BOARD not in article(provider, "board", Actor(a_member("客服", roles=("agent",))))
    assert BOARD not in article(provider, "board", None)
