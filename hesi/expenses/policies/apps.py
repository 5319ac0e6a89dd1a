from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "hesi.expenses.policies"
    label = "policies"

    def ready(self) -> None:
        from hesi.expenses.policies.starting_set import lay_default_policy
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_default_policy, order=30)
