"""`python -m hesi.expenses.invoices.recognition FILE…`, the same as `hesi recognize`."""

import sys

from hesi.expenses.invoices.recognition.command import recognize_command

sys.exit(recognize_command(sys.argv[1:]))
