"""Where each step of a dossier is."""

from functools import lru_cache

from django.urls import reverse

from essaim.calls.queries import document_of
from essaim.dossiers.compute.checklist import Gap, Step
from essaim.dossiers.models import Dossier


def page_of(dossier: Dossier, page: str, section: str = "", anchor: str = "") -> str:
    url = _address(page, dossier.reference, *([section] if page == "section" else []))
    return f"{url}#{anchor}" if anchor else url


@lru_cache(maxsize=4096)  # each page of a dossier names all the others
def _address(page: str, *arguments: str) -> str:
    return reverse(f"dossiers:{page}", args=arguments)


def page_of_step(dossier: Dossier, step: Step) -> str:
    return page_of(dossier, step.page, step.section)


def page_of_gap(dossier: Dossier, gap: Gap) -> str:
    return page_of(dossier, gap.page, gap.section, gap.anchor)


def page_of_question(dossier: Dossier, key: str) -> str:
    """The section where the question is asked; the overview when it is no longer."""
    for section in document_of(dossier.version).sections:
        if key in {question.key for question in section.questions}:
            return page_of(dossier, "section", section.key, f"question-{key}")
    return page_of(dossier, "detail")
