"""What several pages show of a report: its answer, or the sentence that says why there is none."""

from typing import Any

from hesi.core.errors import DomainError
from hesi.insights.own_reports.answering import MOST_ROWS, answer_for, lines_address
from hesi.insights.own_reports.charts import CHARTS
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.words import described, shown_table
from hesi.insights.words import scope_text
from hesi.workspace.access.actor import Actor

RESULT = "own_reports/result.html"


def result_facts(definition: Definition | None, actor: Actor, *, label: str, refusal: str = "") -> dict[str, Any]:
    """What the part `result.html` draws. A refusal stands in the place of the numbers."""
    if definition is None:
        return {"refusal": refusal}
    try:
        answer = answer_for(definition, actor, most_rows=MOST_ROWS)
    except DomainError as error:
        return {"refusal": error.message}
    is_drawn = answer.picture is not None and not answer.picture.is_empty
    return {
        "refusal": "", "description": described(definition), "scope": scope_text(answer.scope),
        "currency": answer.currency, "table": shown_table(answer.table), "label": label,
        "picture": answer.picture.drawn(f"{label}: {CHARTS[definition.chart]}") if is_drawn and answer.picture else "",
        "lines_url": lines_address(definition, {}),
    }  # fmt: skip
