"""The pages of the credits and of the grants: see tour.py."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget.models import ChorusLine, Envelope
from essaim.dossiers.models import CoAuthor
from essaim.grants import actions
from essaim.grants.models import Agreement, AgreementBatch, HearingPurpose

At = Callable[..., Any]
NOT_PAGES = {
    **{f"budget:{name}": "a file" for name in ("list_export", "export", "chorus_export")},
    **{
        f"grants:{name}": "a file"
        for name in ("list_export", "aid_export", "pdf", "proof", "picture", "evaluation")
    },
    **{f"opendata:{name}": "a file" for name in ("latest", "dated", "datapackage", "wide")},
}
TABS = ("detail", "text", "payments", "reports", "followup", "aid", "hearings", "renewal")


def money(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """In the invented wave of the demonstration, whose grants are at every state."""
    manager, pole, payer = person("tresor"), person("coordination"), person("budget")
    yield from credits(at, payer)
    yield from published(at, payer)
    yield from before(at, manager, pole, payer)
    yield from after(at, manager, pole, payer)


def credits(at: At, payer: User) -> Iterator[Any]:
    envelope = Envelope.objects.get(wave__slug="ptce-fictive", purpose="grants")
    yield at("budget:list", payer)
    yield at("budget:open", payer)
    for name in ("envelope", "revise", "simulate", "chorus"):
        yield at(f"budget:{name}", payer, public_id=envelope.public_id)


def published(at: At, payer: User) -> Iterator[Any]:
    """The demonstration published once."""
    yield at("opendata:home", None)
    yield at("opendata:history", None)
    yield at("opendata:manage", payer)
    yield at("opendata:frame", payer)


def before(at: At, manager: User, pole: User, payer: User) -> Iterator[Any]:
    """Those that are not signed yet."""
    batch = AgreementBatch.objects.create(wave=wave_of("draft"), act="prepare", by=manager, once_key="tour")
    yield at("grants:list", manager)
    yield at("grants:batch", manager, public_id=batch.public_id)
    yield at("grants:batch_send", manager, slug=batch.wave.slug)
    yield at("grants:terms", manager, reference=at_stage("draft").reference)
    yield at("grants:sign", pole, reference=at_stage("sent").reference)
    yield at("grants:sign", manager, reference=at_stage("signed_by_pole").reference)
    yield at("grants:change", manager, reference=at_stage("draft").reference, act="abandonner")
    yield at("grants:start", payer, reference=Agreement.objects.get(state="signed").reference)


def wave_of(stage: str) -> Any:
    return at_stage(stage).dossier.wave


def at_stage(stage: str) -> Agreement:
    return Agreement.objects.filter(state="preparing", versions__state=stage).first()


def after(at: At, manager: User, pole: User, payer: User) -> Iterator[Any]:
    """The one that has a report, a committee and a hearing; the one to pay."""
    running = Agreement.objects.get(reports__state="sent")
    until = timezone.localdate() + timedelta(days=30)
    words = {"facts": "Aucun comité tenu.", "answer_until": until}
    hearing = actions.open_hearing(running, by=manager, purpose=HearingPurpose.SUSPEND, **words)
    starts_at = timezone.now() + timedelta(days=9)
    meeting = actions.convene_meeting(running, by=manager, starts_at=starts_at, place="Lyon", agenda="Bilan")
    for name in TABS:
        yield at(f"grants:{name}", pole, reference=running.reference)
        yield at(f"grants:{name}", manager, reference=running.reference)
    for who in (pole, manager):
        yield at("grants:report", who, reference=running.reference, year=1)
        yield at("grants:minutes", who, reference=running.reference, public_id=meeting.public_id)
        yield at("grants:hearing", who, reference=running.reference, public_id=hearing.public_id)
    certified = Agreement.objects.filter(instalments__state="certified").first()
    instalment = certified.instalments.get(state="certified")
    yield at("grants:pay", payer, reference=certified.reference, public_id=instalment.public_id)
    known = {"ej": "2100000009", "dp": "4500000009", "year": certified.year, "amount": instalment.amount}
    ChorusLine.objects.create(about=certified.reference, on=timezone.localdate(), by=payer, **known)
    yield at("grants:chorus", payer)
    yield at("grants:correct_ej", payer, reference=certified.reference)
    yield at("grants:correct_payment", payer, reference=certified.reference, public_id=instalment.public_id)
    one = {"reference": certified.reference, "public_id": instalment.public_id}
    yield at("grants:note", payer, "?dp=4500000009", **one)
    yield at("grants:indicators", manager)
    without = CoAuthor.objects.filter(user=pole).exclude(dossier__in=Agreement.objects.values("dossier"))
    yield at("grants:of_dossier", pole, reference=without.first().dossier.reference)
