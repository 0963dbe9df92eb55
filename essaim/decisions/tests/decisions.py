"""The cast of the decisions: a wave with its candidates, their reviews, an adopted portfolio."""

from decimal import Decimal
from typing import Any

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory, VerdictFactory
from essaim.appraisal.factories import DutyFactory, ReaderFactory, ReviewFactory
from essaim.appraisal.models import Review
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.calls.models import Wave
from essaim.decisions.actions import decisions as actions
from essaim.decisions.factories import DecisionFrameFactory
from essaim.decisions.models import Decision, Origin, Outcome
from essaim.decisions.queries.decisions import Wanted
from essaim.territories.factories import RegionFactory

READER = {"first_name": "Zoé", "last_name": "Lefèvre"}


def manager(**mandate: Any) -> Any:
    return MandateFactory(role=Role.PROGRAMME_MANAGER, **mandate).user


def candidate(
    wave: Any, name: str, *, region: Any = None, doors: list[str] | None = None, **more: Any
) -> Any:
    """An admissible dossier of this wave, whose authors accept electronic notices."""
    region = region or RegionFactory(code="84", name="Auvergne-Rhône-Alpes")
    doors = doors or [SUPPORT, GRANT]
    more = {"electronic_notice": True, **more}
    dossier = DeskDossierFactory(
        submitted=False,
        admissible=True,
        wave=wave,
        pole__name=name,
        pole__region=region,
        region=region,
        doors=doors,
        **more,
    )
    for door in doors:
        VerdictFactory(dossier=dossier, door=door, accepted=True)
    return dossier


def read_by(dossier: Any, text: str = "Un projet clair.", door: str = GRANT, **review: Any) -> Any:
    """A review handed in by Zoé Lefèvre."""
    user = UserFactory(**READER)
    duty = DutyFactory(
        dossier=dossier, door=door, reader=ReaderFactory(wave=dossier.wave, user=user), declared=True
    )
    return ReviewFactory(duty=duty, submitted=True, for_candidate=text, **review)


def the_wave(**more: Any) -> Any:
    wave = WaveFactory(closed=True, name="Vague d’essai", **more)
    Wave.objects.filter(pk=wave.pk).update(envelope_amount=Decimal(250_000))
    wave.refresh_from_db()
    DecisionFrameFactory(wave=wave)
    return wave


def financed(amount: int = 100_000) -> Wanted:
    return Wanted(Outcome.FINANCED, Decimal(amount), None, Origin.PORTFOLIO)


def reserve(rank: int, amount: int = 100_000) -> Wanted:
    return Wanted(Outcome.RESERVE, Decimal(amount), rank, Origin.PORTFOLIO)


REFUSED = Wanted(Outcome.REFUSED, origin=Origin.PORTFOLIO)


def prepare(wave: Any, by: Any, wanted: dict[Any, Wanted], door: str = GRANT) -> dict[str, Decision]:
    """Decisions by reference, from what is wanted of each dossier."""
    given = {dossier.reference: want for dossier, want in wanted.items()}
    rows = actions.prepare_decisions(wave, door, by=by, wanted=given)
    return {row.dossier.reference: row for row in rows}


def make_ready(decision: Decision, by: Any) -> Decision:
    """Read at least once: what nobody read is not refused on its merits."""
    decision.refresh_from_db()
    if not Review.objects.filter(duty__dossier=decision.dossier_id, duty__door=decision.door).exists():
        read_by(decision.dossier, "", decision.door)
    actions.save_feedback(decision, decision.feedback or "Merci.", by=by, seen=decision.number)
    actions.mark_ready(decision, by=by)
    return decision
