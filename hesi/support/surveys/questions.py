"""Questions as a lead writes them: one a line, which is quicker than a form for each.

`kind | Chinese | English`; kinds are `nps`, `1-5`, `choice` and `text`, with `?` behind them where an answer is not
needed. A choice has further parts `Chinese / English` for each possibility.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.support.surveys.models import Question

KINDS = {
    "nps": Question.Kind.RECOMMEND,
    "1-5": Question.Kind.SCALE,
    "choice": Question.Kind.CHOICE,
    "text": Question.Kind.TEXT,
}
MOST_QUESTIONS, MOST_CHOICES = 12, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was written."""

    kind: str
    words_zh: str
    words_en: str
    choices: tuple[tuple[str, str], ...]
    is_required: bool


def read_questions(text: str) -> list[Asked]:
    """Every line as a question. Raises `Invalid` that names the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise _wrong(_("Write at least one question."))
    if len(lines) > MOST_QUESTIONS:
        raise _wrong(_("At most {most} questions, so that people answer them.").format(most=MOST_QUESTIONS))
    return [_read(number, line) for number, line in enumerate(lines, start=1)]


def write_questions(questions: list[Question]) -> str:
    """The same the other way round, for the form that changes them."""
    names = {kind.value: name for name, kind in KINDS.items()}
    return "\n".join(
        " | ".join(
            [
                names[one.kind] + ("" if one.is_required else "?"),
                one.words_zh,
                one.words_en,
                *(f"{zh} / {en}" if en else zh for zh, en in one.choices),
            ]
        )
        for one in questions
    )


def _read(number: int, line: str) -> Asked:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    name = parts[0].lower()
    kind = KINDS.get(name.removesuffix("?"))
    if kind is None:
        raise _wrong(_("Line {number}: begin with nps, 1-5, choice or text.").format(number=number))
    words_zh = clean_line(parts[1], 300) if len(parts) > 1 else ""
    if not words_zh:
        raise _wrong(_("Line {number}: write the question behind the first |.").format(number=number))
    choices: tuple[tuple[str, str], ...] = ()
    if kind == Question.Kind.CHOICE:
        choices = tuple(_choice(part) for part in parts[3:] if part)
        if not 2 <= len(choices) <= MOST_CHOICES:
            sentence = _("Line {number}: a choice has 2 to {most} possibilities behind the English question.")
            raise _wrong(sentence.format(number=number, most=MOST_CHOICES))
    words_en = clean_line(parts[2], 300) if len(parts) > 2 else ""
    return Asked(kind.value, words_zh, words_en, choices, not name.endswith("?"))


def _choice(part: str) -> tuple[str, str]:
    zh, _slash, en = part.partition(" / ")
    return clean_line(zh, 100), clean_line(en, 100)


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"questions": sentence})
