from django.urls import path

from hesi.support.community.views import own, reading, staff, writing

urlpatterns = [
    path("community/", reading.threads, name="community"),
    path("community/new/", writing.new, name="community-new"),
    path("community/hints/", reading.hints, name="community-hints"),
    path("community/profile/", own.profile, name="community-profile"),
    path("community/company/", own.company, name="community-company"),
    path("community/moderation/", staff.moderation, name="community-moderation"),
    path("community/areas/", staff.areas, name="community-areas"),
    path("community/areas/<slug:key>/", staff.areas, name="community-area"),
    path("community/threads/<str:key>/", reading.thread, name="community-thread"),
    path("community/threads/<str:key>/answers/", writing.answers, name="community-answers"),
    path("community/threads/<str:key>/following/", writing.following, name="community-following"),
    path("community/threads/<str:key>/acceptance/", writing.acceptance, name="community-acceptance"),
    path("community/threads/<str:key>/lock/", staff.lock, name="community-lock"),
    path("community/threads/<str:key>/state/", staff.state, name="community-state"),
    path("community/threads/<str:key>/merging/", staff.merging, name="community-merging"),
    path("community/threads/<str:key>/promotion/", staff.promotion, name="community-promotion"),
    path("community/pictures/<str:key>/", reading.picture, name="community-picture"),
    path("community/posts/<int:pk>/", writing.post, name="community-post"),
    path("community/posts/<int:pk>/removal/", writing.removal, name="community-removal"),
    path("community/posts/<int:pk>/votes/", writing.votes, name="community-votes"),
    path("community/posts/<int:pk>/report/", writing.report, name="community-report"),
    path("community/posts/<int:pk>/decision/", staff.decision, name="community-decision"),
    path("desk/<str:number>/publication/", own.publication, name="desk-publication"),
    path("desk/<str:number>/publication/posting/", own.posting, name="desk-publication-posting"),
    path("support/<str:number>/publication/", own.consent, name="ticket-publication"),
]
