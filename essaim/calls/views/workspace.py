"""What every screen of a wave shares: its menu, what is missing, how it differs from what is published."""

from typing import Any, NamedTuple

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from essaim.calls import forms, queries, rules
from essaim.calls.compute.gaps import Gap, gaps_of_document
from essaim.calls.forms.fields import PartForm
from essaim.calls.models import Call, Wave, WaveState
from essaim.calls.workflow import WAVE
from essaim.kit.web import Request

WRITING = (
    60  # queries of a screen that writes: the checks of the model, a version, the journal, the reactions
)

# Address of the screen -> (part of the document, title, form)
PARTS: dict[str, tuple[str, str, type[PartForm]]] = {
    "presentation": ("presentation", "Présentation", forms.PresentationForm),
    "calendrier": ("calendar", "Calendrier", forms.CalendarForm),
    "montants": ("money", "Montants", forms.MoneyForm),
    "engagements": ("undertakings", "Engagements", forms.UndertakingsForm),
}


class Listed(NamedTuple):
    """A list of items: its title, its form, what to say of it, what an empty one starts with."""

    kind: str
    title: str
    one: str
    form: type[PartForm]
    lead: str
    defaults: dict[str, Any] = {}


LISTS: dict[str, Listed] = {
    "volets": Listed(
        "doors",
        "Volets",
        "un volet",
        forms.DoorForm,
        "Ce qui peut être demandé, décidé séparément.",
    ),
    "rubriques": Listed(
        "sections",
        "Rubriques",
        "une rubrique",
        forms.SectionForm,
        "Les parties du dossier.",
    ),
    "questions": Listed(
        "questions",
        "Questions",
        "une question",
        forms.QuestionForm,
        "Elles se suivent dans l’ordre où le candidat les lira.",
        {"required": True, "max_length": 4000, "kind": "text"},
    ),
    "pieces": Listed(
        "pieces",
        "Pièces",
        "une pièce",
        forms.PieceForm,
        "Ne demandez pas ce qu’une administration détient déjà (CRPA, article L113-12).",
        {"required": True, "blocking": True},
    ),
    "regles": Listed(
        "rules",
        "Règles de recevabilité",
        "une règle",
        forms.RuleForm,
        "La machine constate, une personne confirme.",
        {"count": 1},
    ),
    "test": Listed(
        "eligibility",
        "Test d’éligibilité",
        "une question",
        forms.EligibilityForm,
        "Neuf questions au plus, posées à tous, sans compte. Rien n’est enregistré.",
        {"may_be_unsure": True, "passes": "oui"},
    ),
    "criteres": Listed(
        "criteria",
        "Critères et poids",
        "un critère",
        forms.CriterionForm,
        "Ils sont publics, avec leur poids.",
    ),
}
SCREENS = {
    "presentation": "presentation",
    "calendar": "calendrier",
    "money": "montants",
    "undertakings": "engagements",
    "doors": "volets",
    "sections": "rubriques",
    "questions": "rubriques",
    "pieces": "pieces",
    "rules": "regles",
    "eligibility": "test",
    "criteria": "criteres",
}
MENU = [
    ("presentation", "Présentation"),
    ("calendrier", "Calendrier"),
    ("volets", "Volets"),
    ("montants", "Montants"),
    ("rubriques", "Rubriques et questions"),
    ("pieces", "Pièces"),
    ("regles", "Règles de recevabilité"),
    ("test", "Test d’éligibilité"),
    ("criteres", "Critères et poids"),
    ("engagements", "Engagements"),
]


def managed_call(request: Request, slug: str) -> Call:
    return get_object_or_404(queries.managed_calls(request.user).select_related("version"), slug=slug)


def managed_wave(request: Request, slug: str) -> Wave:
    return get_object_or_404(queries.managed_waves(request.user), slug=slug)


def typed(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def screen_url(wave: Wave, screen: str) -> str:
    name = "calls:wave_list" if screen in LISTS else "calls:wave_part"
    return reverse(name, args=[wave.slug, screen])


def context_of(request: Request, wave: Wave, current: str, **more: Any) -> dict[str, Any]:
    document = queries.working_document(wave)
    gaps = gaps_of_document(document, queries.silence_months(wave.call))
    now = request.received_at
    return {
        "wave": wave,
        "call": wave.call,
        "document": document,
        "menu": menu(wave, current, gaps),
        "steering": steering(wave, current),
        "missing": sum(gap.blocking for gap in gaps),
        "is_ahead": wave.version is not None and queries.document_of(wave.version) != document,
        "is_open": rules.is_open(wave, now),
        "is_frozen": wave.state == WaveState.ARCHIVED,
        "situation": situation(wave),
        **more,
    }


def menu(wave: Wave, current: str, gaps: list[Gap]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for gap in gaps:
        screen = SCREENS.get(gap.part, "")
        counts[screen] = counts.get(screen, 0) + gap.blocking
    return [
        {"label": label, "url": screen_url(wave, s), "current": s == current, "missing": counts.get(s, 0)}
        for s, label in MENU
    ]


def steering(wave: Wave, current: str) -> list[dict[str, Any]]:
    pages = [
        ("wave_preview", "Aperçu candidat"),
        ("wave_publish", "Vérifier et publier"),
        ("wave_versions", "Historique"),
        ("wave", "État de la vague"),
    ]
    return [
        {"label": label, "url": reverse(f"calls:{name}", args=[wave.slug]), "current": name == current}
        for name, label in pages
    ]


def situation(wave: Wave) -> tuple[str, str]:
    """(words, kind of badge) of where the wave stands now."""
    now = timezone.now()
    if wave.state != WaveState.PUBLISHED or wave.opens_at is None or wave.closes_at is None:
        return wave.get_state_display(), "" if wave.state == WaveState.ARCHIVED else "warning"
    if now < wave.opens_at:
        return "À venir", "info"
    return ("Ouverte", "success") if now <= wave.closes_at else ("Close", "")


def available(wave: Wave, request: Request) -> set[str]:
    return {transition.name for transition in WAVE.available(wave, request.user)}
