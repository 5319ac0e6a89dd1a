from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "hesi.expenses.policies"
    label = "policies"

    def ready(self) -> None:
        from hesi.expenses.policies.answers import answer
        from hesi.expenses.policies.live import offer_live_settings
        from hesi.expenses.policies.starting_set import lay_default_policy
        from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
        from hesi.workspace.access.permissions import MANAGE_SETTINGS
        from hesi.workspace.answers import answers
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_default_policy, order=30)
        answers("policies", answer, order=30)
        offer_live_settings()
        register(
            Place(
                key="policy",
                label=_("Expense policy"),
                url_name="admin-policy",
                icon="shield-check",
                order=77,
                permissions=(MANAGE_SETTINGS,),
                group=ADMINISTRATION,
            )
        )
