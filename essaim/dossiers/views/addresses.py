"""Where each step of a dossier is."""

from django.urls import reverse

from essaim.calls.queries import document_of
from essaim.dossiers.compute.checklist import Gap, Step
from essaim.dossiers.models import Dossier


def page_of(dossier: Dossier, page: str, section: str = "", anchor: str = "") -> str:
    if page == "section":
        url = reverse("dossiers:section", args=[dossier.reference, section])
    else:
        url = reverse(f"dossiers:{page}", args=[dossier.reference])
    return f"{url}#{anchor}" if anchor else url


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


def page_of_fix(dossier: Dossier, fix: str) -> str:
    """Where a finding is mended: see `compute.findings.Finding.fix`."""
    if fix.startswith("question:"):
        return page_of_question(dossier, fix.removeprefix("question:"))
    pages = {
        "lead": "pole",
        "submit": "review",
        "members": "members",
        "territory": "territory",
        "pieces": "pieces",
    }
    return page_of(dossier, pages[fix]) if fix in pages else ""
