"""The three lines and the plans a provider starts with."""

from hesi.support.service.models import ServicePlan, SupportLine
from hesi.workspace.tenancy.models import Plan, Tenant
from hesi.workspace.tenancy.opening import laid_once

LINES = (
    ("technical", "技术支持", "Technical support"),
    ("success", "客户成功", "Customer success"),
    ("operations", "售后运维", "Operations"),
)
_ALWAYS = ["page", "mail", "api"]
PLANS = (
    (Plan.TRIAL, "试用版", [*_ALWAYS, "chat"]),
    (Plan.STANDARD, "标准版", [*_ALWAYS, "chat", "phone"]),
    (Plan.ENTERPRISE, "企业版", [*_ALWAYS, "chat", "phone", "robot"]),
)


def lay_service(tenant: Tenant) -> None:
    """Lay lines and plans into a workspace that answers tickets; whoever has them keeps them."""
    if SupportLine.objects.exists():
        return
    with laid_once():
        if not SupportLine.objects.exists():
            _lay()


def _lay() -> None:
    for position, (key, name_zh, name_en) in enumerate(LINES):
        SupportLine.objects.create(key=key, name_zh=name_zh, name_en=name_en, position=position)
    for key, name, channels in PLANS:
        ServicePlan.objects.create(key=key, name=name, channels=channels)
