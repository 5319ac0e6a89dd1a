"""Opening a workspace: the row, its data key, and the starter set each module contributes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.workspace.tenancy.data_keys import new_sealed_data_key
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope


@contextmanager
def laid_once() -> Iterator[None]:
    """Lay what a workspace starts with only when it is first asked for: one at a time in a workspace.

    Whoever waited here looks again whether it is there before laying it.
    """
    with transaction.atomic():
        Tenant.objects.select_for_update().get(pk=active_tenant().pk)
        yield


Starter = Callable[[Tenant], object]
_starters: list[tuple[int, Starter]] = []


def on_opening(starter: Starter, *, order: int) -> None:
    """Have a module lay its starter set into each new workspace, inside the same transaction. Lower orders first."""
    if all(known is not starter for _order, known in _starters):
        _starters.append((order, starter))
        _starters.sort(key=lambda item: item[0])


@transaction.atomic
def open_workspace(
    name: str,
    *,
    kind: str = Tenant.Kind.CUSTOMER,
    plan: str = Plan.TRIAL,
    provider: Tenant | None = None,
    currency: str = "CNY",
    language: str = "zh-hans",
) -> Tenant:
    """A new workspace with its roles, expense types, templates, flow and policy.

    A trial runs `TRIAL_DAYS` days, today included. Without a provider the workspace supports itself.
    """
    tenant = Tenant(
        name=clean_line(name, 120), kind=kind, plan=plan, provider=provider, currency=currency, language=language
    )
    if plan == Plan.TRIAL:
        tenant.trial_ends_on = tenant.today + timedelta(days=settings.TRIAL_DAYS - 1)
    tenant.created_at = now()
    tenant.save()
    tenant.sealed_data_key = new_sealed_data_key(tenant)
    tenant.provider = provider or tenant
    tenant.save(update_fields=["sealed_data_key", "provider"])
    with tenant_scope(tenant):
        for _order, starter in _starters:
            starter(tenant)
    return tenant
