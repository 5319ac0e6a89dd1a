"""Set-up of every test. `tests.environment` has made a home and compiled the translations before this is read."""

import pytest

# The order is the last word.
pytest_plugins = ["tests.fixtures", "tests.without_database", "tests.order"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--write-access` writes the table of addresses and roles anew."""
    parser.addoption("--write-access", action="store_true", default=False)
