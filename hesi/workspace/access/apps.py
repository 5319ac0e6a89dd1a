from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hesi.workspace.access"
    label = "access"

    def ready(self) -> None:
        from hesi.workspace.access import permissions  # noqa: F401
        from hesi.workspace.access.starting_roles import lay_roles
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_roles, order=10)
