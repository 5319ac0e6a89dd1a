"""The areas a community starts with, laid when it is first asked for."""

from hesi.support.community.models import Area
from hesi.workspace.tenancy.opening import laid_once

# key, Chinese name, English name, whether everybody may read it, and what belongs there in both languages
AREAS = (
    ("claims", "报销与申请", "Claims and requests", True)
    + ("填单、差旅、借款、费用标准", "Filling in, travel, advances, standards"),
    ("invoices", "发票与票夹", "Invoices and wallet", True)
    + ("识别、查验、重复、电子发票", "Recognition, checks, duplicates, e-invoices"),
    ("approvals", "审批与制度", "Approvals and policy", True)
    + ("审批流、加签、委托、制度落地", "Flows, delegation, making policy work"),
    ("payments", "支付与核算", "Payments and accounting", True)
    + ("付款批次、凭证、对账", "Payment batches, vouchers, reconciling"),
    ("api", "接口与集成", "API and integration", True)
    + ("开放接口、群机器人、单点登录", "API, group robots, sign-in"),
    ("lounge", "管理员交流", "Administrators' corner", False)
    + ("上线经验与日常管理，仅登录后可见", "Going live and running it; signed-in people only"),
)  # fmt: skip


def fill_areas() -> None:
    """Lay the starting areas where there is none."""
    if Area.objects.exists():
        return
    with laid_once():
        if not Area.objects.exists():
            Area.objects.bulk_create(starting_areas())


def starting_areas() -> list[Area]:
    """Not stored."""
    return [
        Area(
            key=key,
            name_zh=name_zh,
            name_en=name_en,
            about_zh=about_zh,
            about_en=about_en,
            is_public=is_public,
            position=position,
        )
        for position, (key, name_zh, name_en, is_public, about_zh, about_en) in enumerate(AREAS)
    ]
