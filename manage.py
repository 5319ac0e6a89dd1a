#!/usr/bin/env python
"""Django's own commands, for engineers; the product's command is `hesi`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
