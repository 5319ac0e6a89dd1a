from django.urls import path

from hesi.support.knowledge.views import editing, reading

urlpatterns = [
    path("articles/", reading.library, name="articles"),
    path("articles/<slug:key>/", reading.article, name="article"),
    path("articles/<slug:key>/feedback/", reading.feedback, name="article-feedback"),
    path("faq/<slug:key>/", reading.faq, name="faq"),
    path("library/", editing.articles, name="library"),
    path("library/new/", editing.new, name="library-new"),
    path("library/preview/", editing.preview, name="library-preview"),
    path("library/<slug:key>/", editing.article, name="library-article"),
    path("library/<slug:key>/shelf/", editing.shelf, name="library-shelf"),
    path("library/<slug:key>/editions/<int:pk>/publication/", editing.publication, name="library-publication"),
    path("library/<slug:key>/archive/", editing.archive, name="library-archive"),
]
