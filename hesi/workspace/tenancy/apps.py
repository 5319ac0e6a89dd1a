from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "hesi.workspace.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from hesi.workspace.tenancy import row_security

        post_migrate.connect(row_security.protect_tables, dispatch_uid="tenancy.protect")
