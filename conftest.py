"""Set-up of every test: a home of its own, compiled translations, a workspace to work in."""

import os
import tempfile

os.environ.setdefault("HESI_HOME", tempfile.mkdtemp(prefix="hesi-test-"))
os.environ.setdefault("HESI_TEST", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
pytest_plugins = ["tests.fixtures"]
