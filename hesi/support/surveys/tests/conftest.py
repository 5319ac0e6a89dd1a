"""The house these tests happen in."""

from tests.house import house

__all__ = ["house"]
