"""What the decisions say of a dossier to whoever may see it: nothing before their release."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from essaim.deadlines import day_in_words
from essaim.decisions.models import Appeal, AppealState, Decision, DecisionState, Outcome
from essaim.dossiers.compute.sequels import Kind, Sequel
from essaim.kit.units import PARIS

WORDS = {
    Outcome.FINANCED: (Kind.GRANTED, "lauréat de la subvention", "success"),
    Outcome.LAUREATE: (Kind.GRANTED, "lauréat de l’accompagnement", "success"),
    Outcome.RESERVE: (Kind.RESERVE, "sur liste complémentaire", "info"),
    Outcome.REFUSED: (Kind.REFUSED, "non retenu", "warning"),
}
LIVE_APPEALS = [AppealState.OPEN, AppealState.SILENT]


def sequels(dossiers: Collection[int]) -> Iterator[tuple[int, Sequel]]:
    """The decisions in force, the grant first, then the appeals that wait for an answer."""
    told = [DecisionState.RELEASED, DecisionState.WITHDRAWN]
    rows = Decision.objects.filter(dossier__in=dossiers, state__in=told).select_related("dossier")
    found = sorted(rows.only("outcome", "state", "released_at", "dossier__reference"), key=_rank)
    for decision in found:
        yield decision.dossier_id, _decided(decision)
    appeals = Appeal.objects.filter(decision__dossier__in=dossiers, state__in=LIVE_APPEALS)
    for pk in appeals.values_list("decision__dossier", flat=True).distinct():
        yield pk, Sequel(Kind.APPEAL, "recours en cours", "info")


def _rank(decision: Decision) -> int:
    return list(WORDS).index(Outcome(decision.outcome))


def _decided(decision: Decision) -> Sequel:
    url = reverse("decisions:own", args=[decision.dossier.reference])
    if decision.state == DecisionState.WITHDRAWN:
        return Sequel(Kind.RENOUNCED, "désistement enregistré", "", url=url)
    kind, words, badge = WORDS[Outcome(decision.outcome)]
    when = ""
    if decision.released_at:
        when = f" depuis le {day_in_words(decision.released_at.astimezone(PARIS).date(), weekday=False)}"
    return Sequel(kind, f"{words}{when}" if kind != Kind.REFUSED else words, badge, url=url)
