from django.urls import include, path

from hesi.workspace.people.views import plans, preferences, registration

urlpatterns = [
    path("accounts/", include("hesi.workspace.people.sign_in_urls")),
    path("register/", registration.register, name="register"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/details/", preferences.details, name="preferences-details"),
    path("preferences/language/", preferences.language, name="preferences-language"),
    path("preferences/notices/", preferences.notices, name="preferences-notices"),
    path("preferences/tokens/", preferences.tokens, name="preferences-tokens"),
    path("preferences/tokens/<int:pk>/revocation/", preferences.token_revocation, name="preferences-token-revocation"),
    path("preferences/verification/", preferences.verification, name="preferences-verification"),
    path("workspaces/", preferences.workspaces, name="workspace-switch"),
    path("plan/", plans.plan, name="plan"),
    path("customers/", plans.customers, name="customers"),
    path("customers/<str:key>/", plans.customer, name="customer"),
    path("customers/<str:key>/plan/", plans.customer_plan, name="customer-plan"),
    path("customers/<str:key>/extension/", plans.customer_extension, name="customer-extension"),
]
