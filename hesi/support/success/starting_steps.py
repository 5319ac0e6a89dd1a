"""The list a provider starts with."""

from hesi.support.success.models import OnboardingTemplateStep
from hesi.workspace.tenancy.opening import laid_once

# key, Chinese, English, fact, business days from the start
STEPS = (
    ("contact", "指定企业联系人", "Name a contact person", "contact", 3),
    ("people", "邀请同事加入", "Invite colleagues", "people", 3),
    ("departments", "建好部门", "Set up departments", "departments", 5),
    ("expense-types", "核对费用类型", "Check expense types", "expense_types", 5),
    ("flow", "发布审批流", "Publish an approval flow", "flow", 8),
    ("policy", "发布费用标准", "Publish the expense policy", "policy", 8),
    ("training", "参加使用培训", "Attend a training", "training", 10),
    ("invoice", "识别第一张发票", "Have the first invoice recognised", "invoice", 10),
    ("submitted", "提交第一张报销单", "Submit the first claim", "submitted", 12),
    ("approved", "审批通过第一张报销单", "Approve the first claim", "approved", 14),
    ("paid", "支付第一张报销单", "Pay the first claim", "paid", 18),
)


def lay_steps() -> None:
    """Lay the list into the open workspace unless it has one."""
    if OnboardingTemplateStep.objects.exists():
        return
    with laid_once():
        if not OnboardingTemplateStep.objects.exists():
            for position, (key, name_zh, name_en, fact, days) in enumerate(STEPS):
                OnboardingTemplateStep.objects.create(
                    key=key, name_zh=name_zh, name_en=name_en, fact=fact, business_days=days, position=position
                )


def shown_steps() -> list[dict[str, object]]:
    """The list in force, or what it begins as, as a form shows it. Writes nothing."""
    names = ("key", "name_zh", "name_en", "business_days", "fact", "is_shown")
    rows = list(OnboardingTemplateStep.objects.values(*names))
    return rows or [
        dict(zip(names, (key, name_zh, name_en, days, fact, True), strict=True))
        for key, name_zh, name_en, fact, days in STEPS
    ]
