"""Sentences: every code recognition knows has one, in both languages, whatever it was kept with."""

from django.utils import translation

from hesi.expenses.invoices.problem_texts import POSSIBLE_DUPLICATE, TEXTS
from hesi.expenses.invoices.recognition.problems import MESSAGES
from hesi.expenses.invoices.recognition.result import FIELD_NAMES, Source
from hesi.expenses.invoices.sentences import FIELD_LABELS, SOURCE_LABELS, confidence_words, problem_sentence


def test_every_problem_of_recognition_has_the_same_english_sentence_here():
    with translation.override("en"):
        here = {code: str(text) for code, text in TEXTS.items()}
    here.pop(POSSIBLE_DUPLICATE)
    assert here == MESSAGES


def test_every_field_and_source_has_a_name():
    assert set(FIELD_NAMES) <= set(FIELD_LABELS)
    assert set(SOURCE_LABELS) == set(Source)


def test_problem_names_field_and_sources_in_the_readers_language():
    found = {
        "code": "sources_disagree",
        "field": "total",
        "params": {"kept": "1", "other": "2", "kept_source": "xml", "other_source": "pdf_text"},
    }
    with translation.override("zh-hans"):
        assert (
            problem_sentence(found) == "价税合计有两种读法：XML 原件为“1”，PDF 文本为“2”。已采用前者，请对照发票核实。"
        )
    with translation.override("en"):
        assert "Total with tax" in problem_sentence(found)


def test_problem_of_another_version_is_still_told():
    with translation.override("en"):
        assert problem_sentence({"code": "gone"}) == "Compare the fields with the original."
        assert "…" in problem_sentence({"code": "tax_id_invalid", "field": "buyer_tax_id", "params": {}})


def test_braces_in_a_file_name_are_text():
    with translation.override("en"):
        text = problem_sentence({"code": "damaged", "params": {"name": "{0.__class__}.pdf"}})
    assert text.startswith("{0.__class__}.pdf is damaged")


def test_certainty_is_said_in_words():
    with translation.override("en"):
        words = [confidence_words("ocr", sure) for sure in (0.99, 0.9, 0.8, 0.5)]
        assert words == ["certain", "very likely right", "probably right", "please check"]
        assert confidence_words("person", 1.0) == "entered by a person"
