"""Addresses of the wallet."""

from django.urls import path

from hesi.expenses.invoices.views import review, uploads, wallet

urlpatterns = [
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/uploads/", uploads.uploads, name="wallet-upload"),
    path("wallet/uploads/dismissals/", uploads.dismissals, name="wallet-upload-dismissals"),
    path("wallet/uploads/<str:key>/reading/", uploads.reading, name="wallet-upload-reading"),
    path("wallet/uploads/<str:key>/entry/", uploads.entry, name="wallet-upload-entry"),
    path("wallet/uploads/<str:key>/dismissal/", uploads.dismissal, name="wallet-upload-dismissal"),
    path("wallet/<str:key>/", review.review, name="invoice"),
    path("wallet/<str:key>/correction/", review.correction, name="invoice-correction"),
    path("wallet/<str:key>/deletion/", review.deletion, name="invoice-deletion"),
]
