from django.urls import include, path

from hesi.support.tickets.views import asking, categories, customer, guest

urlpatterns = [
    path("desk/settings/", include("hesi.support.tickets.dispatch.urls")),
    path("", include("hesi.support.tickets.emergency.urls")),
    path("support/", customer.mine, name="support-mine"),
    path("support/new/", asking.new, name="support-new"),
    path("support/questions/", asking.questions, name="support-questions"),
    path("support/hints/", asking.hints, name="support-hints"),
    path("support/<str:number>/", customer.ticket, name="ticket"),
    path("support/<str:number>/replies/", customer.replies, name="ticket-replies"),
    path("support/<str:number>/confirmation/", customer.confirmation, name="ticket-confirmation"),
    path("support/<str:number>/rating/", customer.rating, name="ticket-rating"),
    path("support/<str:number>/participants/", customer.participants, name="ticket-participants"),
    path(
        "support/<str:number>/participants/<int:pk>/removal/",
        customer.participant_removal,
        name="ticket-participant-removal",
    ),
    path("help/", guest.ask, name="help-ask"),
    path("help/sent/", guest.sent, name="help-sent"),
    path("help/tickets/<str:token>/", guest.ticket, name="help-ticket"),
    path("help/tickets/<str:token>/replies/", guest.replies, name="help-replies"),
    path("help/tickets/<str:token>/verification/", guest.verification, name="help-verification"),
    path("help/tickets/<str:token>/confirmation/", guest.confirmation, name="help-confirmation"),
    path("help/tickets/<str:token>/files/<str:key>/", guest.file, name="help-file"),
    path("help/ratings/<str:token>/", guest.rating, name="help-rating"),
    path("desk/settings/categories/", categories.tree, name="categories"),
    path("desk/settings/categories/new/", categories.new, name="category-new"),
    path("desk/settings/categories/missing/", categories.missing, name="categories-missing"),
    path("desk/settings/categories/<slug:key>/", categories.category, name="category"),
]
