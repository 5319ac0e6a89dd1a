from django.urls import path

from hesi.expenses.advances import views

urlpatterns = [
    path("advances/", views.mine, name="advances"),
    path("advances/open/", views.every, name="advances-open"),
    path("advances/new/", views.new, name="advance-new"),
    path("advances/<str:number>/edit/", views.edit, name="advance-edit"),
    path("advances/<str:number>/repayments/", views.repayments, name="advance-repayments"),
    path("advances/<str:number>/repayments/<int:pk>/reversal/", views.reversal, name="advance-reversal"),
    path("advances/<str:number>/deferral/", views.deferral, name="advance-deferral"),
    path("advances/<str:number>/reminder/", views.reminder, name="advance-reminder"),
]
