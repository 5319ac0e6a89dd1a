from django.urls import path

from hesi.expenses.budgets import import_views, views

urlpatterns = [
    path("budgets/", views.budgets, name="budgets"),
    path("budgets/new/", views.new_budget, name="budget-new"),
    path("budgets/import/", import_views.year_import, name="budget-import"),
    path("budgets/import/table/", import_views.table, name="budget-import-table"),
    path("budgets/import/application/", import_views.application, name="budget-import-application"),
    path("budgets/years/<int:year>/copy/", views.copy, name="budget-year-copy"),
    path("budgets/<int:pk>/", views.budget, name="budget"),
    path("budgets/<int:pk>/settings/", views.settings, name="budget-settings"),
    path("budgets/<int:pk>/amounts/", views.amounts, name="budget-amounts"),
    path("budgets/<int:pk>/closure/", views.closure, name="budget-closure"),
]
