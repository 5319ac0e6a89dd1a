from django.urls import path

from hesi.support.measures import views

urlpatterns = [
    path("desk/board/", views.wall, name="desk-board"),
    path("desk/measures/", views.measures, name="desk-measures"),
    path("desk/measures/tickets/", views.measured, name="desk-measured"),
    path("desk/statements/", views.desk_statements, name="desk-statements"),
    path("support/statements/", views.support_statements, name="support-statements"),
    path("support/statements/verification/", views.verification, name="statement-verification"),
    path("support/statements/<str:key>/", views.statement_file, name="statement-file"),
]
