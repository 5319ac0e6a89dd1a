"""What ends with a membership. Modules that have something to say register it; nothing is done before it was said."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from hesi.workspace.people.models import Department, Member

Consequence = Callable[[Member], list[str]]
_consequences: list[Consequence] = []


def on_leaving(consequence: Consequence) -> None:
    """Contribute sentences about what happens when this member leaves; called once at start-up."""
    if consequence not in _consequences:
        _consequences.append(consequence)


def consequences_of_leaving(member: Member) -> list[str]:
    """What will happen, in sentences, before an administrator confirms."""
    said = [_("{name} can no longer sign in here; everything they filed stays.").format(name=member.name)]
    reports = Member.objects.active().filter(manager=member).count()
    if reports:
        above = str(member.manager) if member.manager else _("nobody")
        said.append(
            _("{count} people who report to them report to {above} from then on.").format(count=reports, above=above)
        )
    for department in Department.objects.active().filter(head=member):
        said.append(_("“{name}” keeps them as its head until you choose another.").format(name=department.name))
    for consequence in _consequences:
        said += consequence(member)
    return said
