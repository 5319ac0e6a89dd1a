"""Who stands above whom."""

from hesi.workspace.people.models import Member

# Longer chains are a mistake in the table, such as two people who are each other's manager.
HIGHEST = 30


def manager_chain(member: Member) -> list[Member]:
    """The member's managers, the nearest first. Those who have left are passed over; a circle ends where it closes."""
    chain: list[Member] = []
    seen = {member.pk}
    manager_id = member.manager_id
    while manager_id is not None and manager_id not in seen and len(seen) < HIGHEST:
        seen.add(manager_id)
        # Three levels at once: most companies are asked once or twice.
        found = Member.objects.select_related("manager__manager").filter(pk=manager_id).first()
        while found is not None:
            if found.is_active:
                chain.append(found)
            manager_id = found.manager_id
            if manager_id is None or manager_id in seen or "manager" not in found._state.fields_cache:
                break
            found = found.manager
            seen.add(manager_id)
    return chain


def would_circle(member: Member, manager: Member | None) -> bool:
    """Whether giving the member this manager would make somebody their own superior."""
    seen: set[int] = set()
    above = manager
    while above is not None and above.pk not in seen:
        if above.pk == member.pk:
            return True
        seen.add(above.pk)
        above = above.manager
    return False
