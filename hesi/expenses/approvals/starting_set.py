"""The flow every customer workspace starts with."""

from hesi.expenses.approvals.definition import (
    AMOUNT,
    ApproverRule,
    Comparison,
    Condition,
    FlowDefinition,
    StepDefinition,
)
from hesi.expenses.approvals.models import Flow, FlowVersion
from hesi.workspace.access.registry import FINANCE
from hesi.workspace.tenancy.models import Tenant

HEAD_FROM_MINOR = 500_000
DEFAULT_KEY = "default"


def default_definition() -> FlowDefinition:
    """Direct manager, the department's head from 5,000, then finance, which is never left out."""
    return FlowDefinition(
        (
            StepDefinition("manager", "直接上级审批", "Direct manager", approver=ApproverRule("direct_manager")),
            StepDefinition(
                "head",
                "部门负责人审批",
                "Department head",
                when=Condition(of=(Comparison(AMOUNT, "gte", HEAD_FROM_MINOR),)),
                approver=ApproverRule("department_head"),
            ),
            StepDefinition(
                "finance",
                "财务审核",
                "Finance review",
                approver=ApproverRule("role", role=FINANCE),
                skip_when_nobody=False,
                auto_agree_submitter=False,
            ),
        )
    )


def lay_default_flow(tenant: Tenant) -> None:
    """The flow `default`, version 1, for customers."""
    if tenant.kind != Tenant.Kind.CUSTOMER:
        return
    name = "Expense approval" if tenant.language.startswith("en") else "费用审批"
    flow = Flow.objects.create(key=DEFAULT_KEY, name=name)
    FlowVersion.objects.create(flow=flow, number=1, definition=default_definition().as_json(), published_by=None)
