"""The words of the acts on an agreement: by template, in those of the call when it has its own."""

from typing import Any

from django.utils import timezone

from essaim.deadlines import day_in_words
from essaim.grants.compute.measures import BASES, KINDS, figures, observations, repay_by
from essaim.grants.compute.renewal import GRID
from essaim.grants.models import Hearing, Renewal
from essaim.grants.queries.payments import recovery_of
from essaim.kit.money import format_euros
from essaim.mail.outbox import filled
from essaim.notices.compute.acts import Words


def _words(kind: str, values: dict[str, str], agreement: Any, **more: Any) -> Words:
    common = {"pole": agreement.dossier.pole.name, "reference": agreement.reference}
    text = filled(f"act_{kind}", common | values, agreement.dossier.wave.call.slug)
    return Words(kind, text.subject, text.body, basis=BASES[kind], **more)


def measure_words(hearing: Hearing, reasons: str) -> Words:
    """The measure announced, as it is decided today."""
    today, recovery = timezone.localdate(), recovery_of(hearing)
    amount = recovery.recovered if recovery else hearing.amount
    repay = repay_by(hearing.purpose, today)
    values = _heard(hearing, reasons) | {
        "amount": format_euros(amount) if amount else format_euros(0),
        "breach_date": _day(hearing.breach_on),
        "repay_date": _day(repay),
    }
    told = figures(amount, repay, recovery.explanation if recovery else ())
    about = {"hearing": str(hearing.public_id)}
    kind = KINDS[hearing.purpose]
    return _words(kind, values, hearing.agreement, figures=told, amount=amount, about=about)


def closing_words(hearing: Hearing, reasons: str) -> Words:
    """Nothing is held against the pole any more."""
    about = {"hearing": str(hearing.public_id)}
    return _words("not_pursued", _heard(hearing, reasons), hearing.agreement, about=about)


def _heard(hearing: Hearing, reasons: str) -> dict[str, str]:
    replied = [timezone.localdate(at) for at in hearing.replies.values_list("at", flat=True)]
    return {
        "opened_date": _day(timezone.localdate(hearing.opened_at)),
        "measure": hearing.get_purpose_display().lower(),
        "facts": hearing.facts,
        "observations": observations(replied),
        "reasons": reasons,
    }


def renewal_words(renewal: Renewal, reasons: str, marks: dict[str, int], amount: Any = None) -> Words:
    values = {
        "asked_date": _day(timezone.localdate(renewal.asked_at)),
        "reasons": reasons,
        "amount": format_euros(amount) if amount else "",
    }
    told = [(label, f"{marks[key]} sur 4") for key, label in GRID.items() if key in marks]
    kind = "renewed" if amount else "not_renewed"
    about = {"renewal": renewal.pk}
    return _words(kind, values, renewal.agreement, figures=told, amount=amount, about=about)


def _day(day: Any) -> str:
    return day_in_words(day, weekday=False) if day else ""
