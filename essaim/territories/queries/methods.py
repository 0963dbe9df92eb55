"""Methods of priority: their figures, their runs, their flags, and the notice of the law."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from essaim.territories.compute.method import MethodDocument
from essaim.territories.compute.priority import LABELS
from essaim.territories.compute.scoring import Edition, notice_of, weights_of
from essaim.territories.models import Epci, Measure, MeasureVersion, PriorityFlag, PriorityRun, ScoreMethod


def document_of_method(method: ScoreMethod) -> MethodDocument:
    """Parsed once per row read."""
    if "parsed" not in method.__dict__:
        method.__dict__["parsed"] = MethodDocument.model_validate(method.document)
    found: MethodDocument = method.__dict__["parsed"]
    return found


def methods() -> QuerySet[ScoreMethod]:
    return ScoreMethod.objects.exclude(document={}).order_by("name", "-created_at")


def method_named(identity: str) -> ScoreMethod | None:
    """« name@version », as a wave declares it."""
    name, _, version = identity.partition("@")
    return methods().filter(name=name, version=version).first()


def weights_shown(document: MethodDocument) -> list[tuple[str, Decimal]]:
    """(component, weight), in the order of the method."""
    return [(LABELS[part], weight) for part, weight in weights_of(document).items()]


def editions_of(document: MethodDocument) -> list[MeasureVersion]:
    """The figures in force behind the indicators of a method."""
    keys = [indicator.key for indicator in document.indicators]
    return list(MeasureVersion.objects.filter(indicator__in=keys, is_current=True))


def notice_of_method(method: ScoreMethod) -> str:
    """The notice of article R. 311-3-1-1, with the weights and the sources."""
    document = document_of_method(method)
    return notice_of(document, [_edition(one) for one in editions_of(document)])


def _edition(row: MeasureVersion) -> Edition:
    facts = {name: getattr(row, name) for name in ("indicator", "source", "year", "vintage", "licence")}
    return Edition(**facts)


def priority_input(method: ScoreMethod) -> dict[str, Any]:
    """The exact input of `essaim compute priority` for every EPCI of today. Four queries."""
    document = MethodDocument.model_validate(method.document)
    editions = editions_of(document)
    values: dict[str, dict[str, Decimal]] = {}
    rows = Measure.objects.filter(version__in=editions).values_list("epci", "version__indicator", "value")
    for epci, indicator, value in rows:
        values.setdefault(epci, {})[indicator] = value
    flagged = set(active_flags(method).values_list("epci", flat=True))
    epcis = Epci.objects.filter(is_current=True).order_by("code").values_list("code", "population")
    return {
        "method": method.document,
        "editions": [_edition(one).model_dump() for one in editions],
        "territories": [
            {
                "id": code,
                "population": population,
                "values": values.get(code, {}),
                "flagged": code in flagged,
            }
            for code, population in epcis
        ],
    }


def active_flags(method: ScoreMethod) -> QuerySet[PriorityFlag]:
    return PriorityFlag.objects.filter(method=method, ended_at=None).select_related("by", "epci")


def flags_of(method: ScoreMethod) -> QuerySet[PriorityFlag]:
    """Also those that were taken back."""
    rows = PriorityFlag.objects.filter(method=method)
    return rows.select_related("by", "ended_by", "epci", "method")


def runs_of_method(method: ScoreMethod) -> QuerySet[PriorityRun]:
    return PriorityRun.objects.filter(method=method).defer("given", "result")
