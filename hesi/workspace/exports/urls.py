from django.urls import path

from hesi.workspace.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<str:key>/", views.export, name="export"),
    path("exports/<str:key>/cancellation/", views.cancellation, name="export-cancellation"),
    path("exports/<str:key>/file/", views.file, name="export-file"),
]
