from django.urls import path

from hesi.support.knowledge.views import editing, media, misses, reading

urlpatterns = [
    path("articles/", reading.library, name="articles"),
    path("articles/<slug:key>/", reading.article, name="article"),
    path("articles/<slug:key>/feedback/", reading.feedback, name="article-feedback"),
    path("articles/media/<slug:key>/", media.medium, name="article-medium"),
    path("articles/media/<slug:key>/poster/", media.poster, name="article-poster"),
    path("articles/media/<slug:key>/captions/<slug:language>.vtt", media.captions, name="article-captions"),
    path("faq/<slug:key>/", reading.faq, name="faq"),
    path("library/", editing.articles, name="library"),
    path("library/new/", editing.new, name="library-new"),
    path("library/misses/", misses.misses, name="library-misses"),
    path("library/misses/<int:pk>/settlement/", misses.settlement, name="library-miss-settled"),
    path("library/live-settings/", editing.live, name="library-live"),
    path("library/preview/", editing.preview, name="library-preview"),
    path("library/<slug:key>/", editing.article, name="library-article"),
    path("library/<slug:key>/shelf/", editing.shelf, name="library-shelf"),
    path("library/<slug:key>/media/", media.media, name="library-media"),
    path("library/<slug:key>/media/<slug:medium_key>/", media.video, name="library-video"),
    path("library/<slug:key>/media/<slug:medium_key>/removal/", media.removal, name="library-medium-removal"),
    path("library/<slug:key>/editions/<int:pk>/publication/", editing.publication, name="library-publication"),
    path("library/<slug:key>/archive/", editing.archive, name="library-archive"),
]
