from django.urls import path

from hesi.workspace.search import views

urlpatterns = [path("search/", views.search, name="search")]
