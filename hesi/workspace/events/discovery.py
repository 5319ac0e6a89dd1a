"""Finding what the modules publish and listen to: their `events.py` and `subscribers.py`, imported at the start."""

from importlib import import_module
from importlib.util import find_spec

from django.apps.registry import Apps


def import_from_rooms(apps: Apps, *names: str) -> None:
    """Import these modules of every app of the product that has them."""
    for app in apps.get_app_configs():
        if not app.name.startswith("hesi."):
            continue
        for name in names:
            if find_spec(f"{app.name}.{name}"):
                import_module(f"{app.name}.{name}")
