"""Loaded before Django's settings are read (`-p tests.environment`): a home of its own for each test process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hesi.config.catalogues import compile_stale

HOME = Path(tempfile.mkdtemp(prefix="hesi-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
(HOME / "static").mkdir()

os.environ["HESI_HOME"] = str(HOME)
os.environ["HESI_TEST"] = "1"
# Fuzzing and races ask more often than any program should; what is counted has a test of its own.
os.environ["HESI_API_REQUESTS_A_MINUTE"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "hesi.config.settings"

compile_stale()
