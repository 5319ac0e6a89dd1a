from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "hesi.expenses.approvals"
    label = "approvals"

    def ready(self) -> None:
        from hesi.expenses.approvals import events, permissions  # noqa: F401
        from hesi.expenses.approvals.starting_set import lay_default_flow
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_default_flow, order=30)
