"""The tree of what questions are about: what a provider starts with, and finding a leaf."""

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.support.service.models import SupportLine
from hesi.support.service.starting_lines import lay_service
from hesi.support.tickets.models import Category
from hesi.workspace.tenancy.scope import active_tenant

STARTING = (
    ("claims", "报销流程", "Claims", "technical"),
    ("approval", "审批", "Approval", "technical"),
    ("setup", "系统配置", "Setup", "success"),
    ("recognition", "发票识别", "Invoice recognition", "technical"),
    ("api", "API接口", "API", "operations"),
    ("account", "账号", "Account", "technical"),
    ("export", "导出报表", "Exports and reports", "technical"),
    ("other", "其他", "Something else", "success"),
)


def lay_categories() -> None:
    """Lay the starting tree into the open workspace where it has none."""
    if Category.objects.exists():
        return
    lay_service(active_tenant())
    lines = {line.key: line for line in SupportLine.objects.all()}
    for position, (key, name_zh, name_en, line) in enumerate(STARTING):
        Category.objects.create(key=key, name_zh=name_zh, name_en=name_en, position=position, line=lines.get(line))


def leaves() -> list[tuple[str, str]]:
    """Key and name of every category a question can be asked under."""
    lay_categories()
    return [(row.key, row.name) for row in Category.objects.filter(is_active=True, children__isnull=True)]


def find_category(key: str) -> Category:
    """The leaf of this key. Raises `Invalid` on the field `category`."""
    lay_categories()
    found: Category | None = (
        Category.objects.filter(key=key, is_active=True, children__isnull=True).select_related("line").first()
    )
    if found is None:
        sentence = _("Choose what it is about.")
        raise Invalid(sentence, fields={"category": sentence})
    return found
