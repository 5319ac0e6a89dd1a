"""Set-up of every test. `tests.environment` has made a home and compiled the translations before this is read."""

pytest_plugins = ["tests.fixtures"]
