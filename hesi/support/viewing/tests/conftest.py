"""The scene these tests play in."""

from hesi.support.viewing.tests.scene import scene

__all__ = ["scene"]
