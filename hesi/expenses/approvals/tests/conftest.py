from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.builders_approvals import Parcels, parcels


@pytest.fixture
def english() -> Iterator[None]:
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def told(company: object) -> Iterator[Parcels]:
    """What the owner of the parcels was told."""
    with parcels() as written:
        yield written
