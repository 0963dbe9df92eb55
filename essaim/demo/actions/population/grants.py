"""Credits for the waves of the demonstration, and the grants of an earlier wave, invented, at each state."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget.actions import open_envelope
from essaim.calls.models import Wave
from essaim.decisions.models import Decision, DecisionState, Outcome
from essaim.dossiers.models import CoAuthor, Dossier, Right
from essaim.grants import actions, queries
from essaim.grants.compute.reports import filled
from essaim.grants.compute.signing import CONSENT
from essaim.grants.compute.terms import content_of, read
from essaim.grants.models import Agreement, AgreementVersion

PROGRAMME = "305 – Stratégies économiques, action 04 (démonstration)"
AWARD = Decimal(100_000)
STATE_SIGNER = {"signer_name": "Paul Mercier (fictif)", "signer_role": "Chef de bureau (démonstration)"}
STAGES = ("draft", "sent", "signed_by_pole", "signed", "certified", "paid", "reported")


@transaction.atomic
def open_credits(wave: Wave, *, by: User) -> None:
    """1.5 M€ of grants and 1 M€ of services, paid over three years."""
    year = timezone.localdate().year
    for purpose, amount in (("grants", Decimal(1_500_000)), ("services", Decimal(1_000_000))):
        parts = {0: "0.4", 1: "0.4", 2: "0.2"}
        credits = {
            year + rank: (Decimal(0) if rank else amount, amount * Decimal(part))
            for rank, part in parts.items()
        }
        open_envelope(wave.call, wave, purpose, programme=PROGRAMME, by=by, credits=credits)


@transaction.atomic
def grant_wave(dossiers: list[Dossier], people: dict[str, User], *, by: User) -> None:
    """One agreement per state: what the manager, the pole and the budget manager would have done."""
    for dossier, stage in zip(dossiers, STAGES, strict=False):
        CoAuthor.objects.get_or_create(
            dossier=dossier,
            user=people["coordination"],
            email=people["coordination"].email,
            defaults={"right": Right.SUBMIT, "invited_by": by, "accepted_at": timezone.now()},
        )
        follow(awarded(dossier, by), STAGES.index(stage), people)


def awarded(dossier: Dossier, by: User) -> Decision:
    return Decision.objects.create(
        dossier=dossier,
        door="subvention",
        outcome=Outcome.FINANCED,
        amount=AWARD,
        state=DecisionState.RELEASED,
        reasons="Décision fictive (démonstration).",
        decided_by=by,
        released_at=timezone.now() - timedelta(days=400),
    )


def signatory_of(decision: Decision) -> User:
    """Who is named so in the dossier: the right to file is not that of signing."""
    named = decision.dossier.coauthors.filter(is_signatory=True, removed_at=None, accepted_at__isnull=False)
    signatory = named.select_related("user").order_by("pk")[0].user
    assert signatory is not None  # noqa: S101 (they accepted)
    return signatory


def follow(decision: Decision, stage: int, people: dict[str, User]) -> None:
    manager, pole, payer = people["tresor"], people["coordination"], people["budget"]
    agreement = actions.prepare_agreement(decision, by=manager, starts_on=start_of(stage))
    if stage < STAGES.index("sent"):
        return
    version = ready(agreement)
    actions.send_version(version, by=manager)
    words: dict[str, Any] = {"means": "service", "consent": CONSENT}
    if stage >= STAGES.index("signed_by_pole"):
        actions.sign_for_pole(version, by=signatory_of(decision), **words)
    if stage >= STAGES.index("signed"):
        actions.sign_for_state(version, by=manager, **words)
        agreement.refresh_from_db()
    if stage >= STAGES.index("certified"):
        pay_advance(agreement, stage, manager, payer)
    if stage >= STAGES.index("reported"):
        report(agreement, pole)


def start_of(stage: int) -> date:
    """The later its state, the older the agreement: the last one has a year behind it."""
    return timezone.localdate() - timedelta(days=380 if stage == len(STAGES) - 1 else 12 * stage)


def ready(agreement: Agreement) -> AgreementVersion:
    version = agreement.versions.get()
    content = content_of(read(version.content))
    content["funder"] |= STATE_SIGNER
    for one in content["indicators"]:
        one["target"] = "10"
    version.content = content
    version.save(update_fields=["content"])
    return version


def pay_advance(agreement: Agreement, stage: int, manager: User, payer: User) -> None:
    today = timezone.localdate()
    agreement.instalments.filter(number=1).update(due_on=today - timedelta(days=5))  # signed only now
    advance = queries.instalments_of(agreement)[0]
    actions.start_agreement(agreement, by=payer, ej=f"21055512{stage:02d}", on=today)
    actions.certify_instalment(advance, by=manager)
    if stage >= STAGES.index("paid"):
        actions.pay_instalment(advance, by=payer, dp=f"1000123{stage:02d}", on=today)


def report(agreement: Agreement, pole: User) -> None:
    """The first year as planned but for one line, and one indicator with its story."""
    row = queries.reports_of(agreement)[0]
    lines = queries.report_lines(row)
    actual = {place: line.planned for place, line in enumerate(lines)}
    reasons = {}
    if lines:
        actual[0], reasons[0] = lines[0].planned * Decimal("0.8"), "Un recrutement décalé de deux mois."
    typed = filled(lines, actual, reasons)
    actions.save_report(row, typed, "Texte fictif (démonstration).", by=pole, saved=row.saved)
    actions.send_report(row, by=pole)
    story = "Deux apprentis partagés par trois ateliers (démonstration)."
    actions.save_indicator(agreement, "jobs", 1, by=pole, value=Decimal(4), story=story)
