from django.urls import path

from hesi.expenses.payments import views

urlpatterns = [
    path("payments/", views.queue, name="payments"),
    path("payments/batches/", views.batches, name="payment-batches"),
    path("payments/batches/<str:number>/", views.batch, name="payment-batch"),
    path("payments/batches/<str:number>/file/", views.export, name="payment-batch-file"),
    path("payments/batches/<str:number>/cancellation/", views.cancellation, name="payment-batch-cancellation"),
    path("payments/batches/<str:number>/completions/", views.completions, name="payment-batch-completions"),
    path("payments/batches/<str:number>/payments/<str:key>/failure/", views.failure, name="payment-failure"),
    path("preferences/accounts/", views.accounts, name="payee-accounts"),
    path("preferences/accounts/<int:pk>/closure/", views.account_closure, name="payee-account-closure"),
]
