from django.urls import path

from hesi.workspace.access import views

urlpatterns = [
    path("admin/roles/", views.roles, name="admin-roles"),
    path("admin/roles/new/", views.role, name="admin-role-new"),
    path("admin/roles/<int:pk>/", views.role, name="admin-role"),
    path("admin/roles/<int:pk>/removal/", views.role_removal, name="admin-role-removal"),
    path("admin/audit/", views.audit, name="admin-audit"),
]
