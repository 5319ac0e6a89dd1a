"""One started product for all crash tests of a process; each test brings a company of its own."""

from collections.abc import Iterator

import pytest

from tests.servers import Product, started_product


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with started_product(LOG_LEVEL="ERROR") as running:
        yield running
