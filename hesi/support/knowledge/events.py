"""What the library publishes."""

from django.utils.translation import gettext as _

from hesi.workspace.events.subscribe import live
from hesi.workspace.events.timeline import tell, tell_auditor

for _name in ("written", "published", "archived", "restored"):
    live(f"article.{_name}", "articles")

tell("article.written", lambda event: _("Wrote a text"), icon="pencil", folded=True)
tell("article.published", lambda event: _("Published"), icon="send")
tell("article.archived", lambda event: _("Took off the shelf"), icon="archive")
tell("article.restored", lambda event: _("Put back on the shelf"), icon="arrow-back-up")
tell_auditor("article.published", lambda event: _("Published the article “{title}”").format(title=event.subject_label))
