"""The expense types and templates a customer workspace starts with."""

from hesi.expenses.documents.models import ExpenseType, Kind, Template, TemplateVersion
from hesi.workspace.tenancy.models import Tenant

# key, Chinese, English, icon, needs an invoice, words, spaced, that its invoices carry
EXPENSE_TYPES: tuple[tuple[str, str, str, str, bool, str], ...] = (
    ("flight", "机票", "Flights", "plane", True, "航空 机票 行程单 民航 客票 airline flight"),
    ("train", "火车票", "Trains", "train", True, "铁路 火车 车次 高铁 动车 railway"),
    ("hotel", "住宿", "Hotels", "bed", True, "住宿 酒店 宾馆 房费 旅馆 hotel inn resort"),
    (
        "local_transport",
        "市内交通",
        "Local transport",
        "car",
        True,
        "出租 客运服务 网约车 打车 地铁 公交 旅客运输 taxi ride",
    ),
    ("road", "过路停车", "Tolls and parking", "car", True, "通行费 过路 停车 parking toll"),
    ("meals", "餐饮", "Meals", "tools-kitchen", True, "餐饮 餐费 饮品 食品 restaurant cafe coffee food"),
    ("entertainment", "业务招待", "Client entertainment", "users", True, "招待 宴请 酒水 礼品"),
    ("office", "办公用品", "Office supplies", "briefcase", True, "办公 文具 纸制品 耗材 墨盒 stationery office"),
    ("equipment", "设备", "Equipment", "package", True, "电子计算机 设备 显示器 电脑 硬件 laptop monitor"),
    ("communication", "通讯", "Communication", "phone", True, "电信 通信 话费 宽带 internet telecom"),
    ("training", "培训会议", "Training and events", "calendar", True, "培训 会议 会务 conference training"),
    (
        "software",
        "软件服务",
        "Software and services",
        "package",
        True,
        "软件 信息技术 技术服务 云服务 cloud software aws",
    ),
    ("fuel", "加油", "Fuel", "car", True, "汽油 柴油 成品油 加油 fuel petrol"),
    ("allowance", "出差补助", "Travel allowance", "coin", False, ""),
    ("other", "其他", "Other", "receipt", True, ""),
)

_OFFICE = ["office", "equipment", "communication", "software", "training", "local_transport", "other"]
_ENTERTAINMENT = ["entertainment", "meals", "local_transport", "other"]
_TRAVEL = ["flight", "train", "hotel", "local_transport", "road", "meals", "allowance", "fuel", "other"]

# key, Chinese, English, icon, definition
TEMPLATES: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
    (
        "travel",
        "差旅报销单",
        "Travel claim",
        "plane",
        {"expense_types": _TRAVEL, "needs_purpose": True, "prefix": "CL"},
    ),
    (
        "office",
        "办公报销单",
        "Office claim",
        "briefcase",
        {
            "expense_types": _OFFICE,
            "prefix": "BG",
        },
    ),
    (
        "entertainment",
        "招待报销单",
        "Entertainment claim",
        "users",
        {"expense_types": _ENTERTAINMENT, "needs_purpose": True, "prefix": "ZD"},
    ),
)


def lay_starting_set(tenant: Tenant) -> None:
    """Expense types and the three usual kinds of claim, for customers."""
    if tenant.kind != Tenant.Kind.CUSTOMER:
        return
    ExpenseType.objects.bulk_create(
        ExpenseType(
            key=key, name=name, name_en=name_en, icon=icon, needs_invoice=needs, words=words.split(), position=at
        )
        for at, (key, name, name_en, icon, needs, words) in enumerate(EXPENSE_TYPES)
    )
    for at, (key, name, name_en, icon, definition) in enumerate(TEMPLATES):
        template = Template.objects.create(kind=Kind.CLAIM, key=key, name=name, name_en=name_en, icon=icon, position=at)
        TemplateVersion.objects.create(template=template, number=1, definition={"flow": "default", **definition})
