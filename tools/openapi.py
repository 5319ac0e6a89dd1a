"""Writes docs/openapi.json, the API as the product describes it; with `--check`, says whether the file is current."""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "openapi.json"


def described() -> str:
    """The description, always the same for the same code: English, sorted, one value a line."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update({"DJANGO_SETTINGS_MODULE": "hesi.config.settings", "HESI_HOME": home, "HESI_TEST": "1"})
        sys.path.insert(0, str(ROOT))
        import django
        from django.utils import translation

        django.setup()
        from hesi.config.api import api

        with translation.override("en"):
            schema = api.get_openapi_schema(path_prefix="/api/v1/")
            return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def main() -> int:
    """Write or check the file; 1 when it is not what the code says."""
    wanted = described()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(wanted, encoding="utf-8")
        print(f"{TARGET.relative_to(ROOT)} ({len(wanted) // 1024} kB)")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == wanted:
        return 0
    print("docs/openapi.json is not what the code says. Write it anew: python tools/openapi.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
