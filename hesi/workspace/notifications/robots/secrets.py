"""Sealing a robot's address and secrets, each bound to its robot and its place there."""

from hesi.core.crypto import open_sealed, place, seal
from hesi.workspace.notifications.robots.models import Robot
from hesi.workspace.tenancy.data_keys import data_key_of

FIELDS = ("address", "secret", "hook_secret", "hook_token")


def keep_secret(robot: Robot, field: str, text: str) -> None:
    """Put a value on the row, sealed; nothing for an empty one."""
    sealed = seal(data_key_of(robot.tenant), text.encode(), _place(robot, field)) if text else b""
    setattr(robot, f"sealed_{field}", sealed)


def secret_of(robot: Robot, field: str) -> str:
    """The value again; empty where none is kept."""
    sealed = bytes(getattr(robot, f"sealed_{field}"))
    return open_sealed(data_key_of(robot.tenant), sealed, _place(robot, field)).decode() if sealed else ""


def _place(robot: Robot, field: str) -> bytes:
    return place("robot", robot.tenant_id, robot.key, field)
