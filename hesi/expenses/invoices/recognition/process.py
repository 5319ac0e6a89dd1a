"""The limited child that reads invoices."""

from hesi.core.confined import Child as LimitedChild
from hesi.core.confined import ChildLimits, Died

__all__ = ["Child", "Died"]


class Child(LimitedChild):
    """One child process of invoice reading; with `pictures` it holds the models of the text recogniser."""

    def __init__(self, limits: ChildLimits, *, pictures: bool) -> None:
        super().__init__("hesi.expenses.invoices.recognition.child", limits, pictures=pictures)
