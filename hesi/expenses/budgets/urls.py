from django.urls import path

from hesi.expenses.budgets import views

urlpatterns = [
    path("budgets/", views.budgets, name="budgets"),
    path("budgets/new/", views.new_budget, name="budget-new"),
    path("budgets/years/<int:year>/copy/", views.copy, name="budget-year-copy"),
    path("budgets/<int:pk>/", views.budget, name="budget"),
    path("budgets/<int:pk>/settings/", views.settings, name="budget-settings"),
    path("budgets/<int:pk>/amounts/", views.amounts, name="budget-amounts"),
    path("budgets/<int:pk>/closure/", views.closure, name="budget-closure"),
]
