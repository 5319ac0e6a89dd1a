from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "hesi.expenses.approvals"
    label = "approvals"

    def ready(self) -> None:
        from hesi.expenses.approvals import events, permissions  # noqa: F401
        from hesi.expenses.approvals.answers import answer
        from hesi.expenses.approvals.live import offer_live_settings
        from hesi.expenses.approvals.starting_set import lay_default_flow
        from hesi.expenses.approvals.subscribers import tasks_left_behind
        from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
        from hesi.workspace.access.permissions import MANAGE_SETTINGS
        from hesi.workspace.answers import answers
        from hesi.workspace.people.leaving import on_leaving
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_default_flow, order=30)
        on_leaving(tasks_left_behind)
        answers("approvals", answer, order=20)
        offer_live_settings()
        register(
            Place(
                key="flows",
                label=_("Approval flows"),
                url_name="admin-flows",
                icon="git-branch",
                order=76,
                permissions=(MANAGE_SETTINGS,),
                group=ADMINISTRATION,
            )
        )
