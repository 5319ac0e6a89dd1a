"""The folder of the reading child, which a sweeper may take away while the child is idle."""

import shutil

from hesi.expenses.invoices.recognition.limits import ChildLimits
from hesi.expenses.invoices.recognition.process import Child


def test_child_without_its_folder_is_replaced_before_it_is_asked_again() -> None:
    child = Child(ChildLimits(), pictures=False)
    try:
        assert child.alive()
        shutil.rmtree(child._directory)
        assert not child.alive()
    finally:
        child.end()
