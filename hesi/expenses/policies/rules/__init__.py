"""The rules: pure functions over facts, each with its key, default level and parameters, in order."""

from hesi.expenses.policies.rules import caps, dates, invoices, lines
from hesi.expenses.policies.rules.spec import OFF, Hit, Param, RuleSpec

RULES: dict[str, RuleSpec] = {spec.key: spec for spec in (*lines.SPECS, *invoices.SPECS, *dates.SPECS, *caps.SPECS)}

__all__ = ["OFF", "RULES", "Hit", "Param", "RuleSpec"]
