"""What the assistant publishes. A question and its answer are rows of their own and no events: nothing else changes."""

from django.utils.translation import gettext as _

from hesi.workspace.events.timeline import tell

tell("assistant.handed_over", lambda event: _("Handed over by the assistant"), icon="lifebuoy")
tell("gap.dismissed", lambda event: _("Set aside"), icon="archive", folded=True)
