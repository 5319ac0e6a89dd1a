from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "hesi.workspace.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        from hesi.workspace.tenancy import row_security

        connection_created.connect(row_security.bind_new_connection, dispatch_uid="tenancy.bind")
        post_migrate.connect(row_security.protect_tables, dispatch_uid="tenancy.protect")
