from django.urls import path

from hesi.insights.search_language import views

urlpatterns = [
    path("reports/search/", views.search, name="expense-search"),
    path("reports/search/suggestions/", views.suggestions, name="expense-search-suggestions"),
    path("reports/search/choices/", views.choices, name="expense-search-choices"),
    path("reports/search/narrowed/", views.narrowed, name="expense-search-narrowed"),
]
