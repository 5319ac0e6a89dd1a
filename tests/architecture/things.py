"""A thing of every kind in the world's company, each reachable by its address."""

from hesi.workspace.tenancy.scope import tenant_scope
from tests.architecture.world import World


def fill(world: World) -> None:
    """Make the things and say which address leads to which."""
    with tenant_scope(world.company):
        pass
