from django.urls import path

from hesi.expenses.documents.views import acting, approving, editing, listing, reading, settings, starting, supplying

urlpatterns = [
    path("documents/", listing.mine, name="documents"),
    path("documents/all/", listing.every, name="all-documents"),
    path("documents/new/", starting.new, name="claim-new"),
    path("documents/<str:number>/", reading.document, name="document"),
    path("documents/<str:number>/edit/", editing.edit, name="document-edit"),
    path("documents/<str:number>/draft/", editing.draft, name="document-draft"),
    path("documents/<str:number>/wallet/", editing.wallet, name="document-wallet"),
    path("documents/<str:number>/submission/", acting.submission, name="document-submission"),
    path("documents/<str:number>/withdrawal/", acting.withdrawal, name="document-withdrawal"),
    path("documents/<str:number>/reminder/", acting.reminder, name="document-reminder"),
    path("documents/<str:number>/copy/", acting.copy, name="document-copy"),
    path("documents/<str:number>/voiding/", acting.voiding, name="document-voiding"),
    path("documents/<str:number>/invoices/", supplying.invoices, name="document-invoices"),
    path(
        "documents/<str:number>/invoices/<int:pk>/confirmation/",
        supplying.confirmation,
        name="document-invoice-confirmation",
    ),
    path("documents/<str:number>/invoices/<int:pk>/refusal/", supplying.refusal, name="document-invoice-refusal"),
    path("documents/<str:number>/invoices/lines/<int:pk>/excuse/", supplying.excuse, name="document-invoice-excuse"),
    path("approvals/", approving.approvals, name="approvals"),
    path("approvals/<int:pk>/", approving.approval, name="approval"),
    path("approvals/<int:pk>/decision/", approving.decision, name="approval-decision"),
    path("admin/expense-types/", settings.expense_types, name="admin-expense-types"),
    path("admin/expense-types/new/", settings.expense_type, name="admin-expense-type-new"),
    path("admin/expense-types/<slug:key>/", settings.expense_type, name="admin-expense-type"),
    path(
        "admin/expense-types/<slug:key>/position/", settings.expense_type_position, name="admin-expense-type-position"
    ),
    path("admin/templates/", settings.templates, name="admin-templates"),
    path("admin/templates/new/", settings.template, name="admin-template-new"),
    path("admin/templates/<slug:key>/", settings.template, name="admin-template"),
    path("admin/templates/<slug:key>/position/", settings.template_position, name="admin-template-position"),
]
