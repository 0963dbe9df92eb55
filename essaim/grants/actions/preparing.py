"""From the decision to the document that is sent to be signed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.budget.models import Envelope
from essaim.budget.queries import envelope_for, years_of
from essaim.decisions.models import Decision
from essaim.documents import pdf
from essaim.files.actions import store
from essaim.grants import queries, rules
from essaim.grants.compute import drafting
from essaim.grants.compute.plan import faults, rescaled
from essaim.grants.compute.terms import Terms, content_of, read
from essaim.grants.models import Agreement, AgreementState, AgreementVersion, InstalmentState, VersionState
from essaim.grants.tasks import tell_pole
from essaim.grants.workflow import VERSION
from essaim.kit.rules import Refused

CHANGED = "Une autre personne a modifié ce texte pendant que vous l’écriviez\u00a0: rechargez la page."


@transaction.atomic
def prepare_agreement(decision: Decision, *, by: User, starts_on: date | None = None) -> Agreement:
    """Reserve the money of a decision and write its agreement, ready to be sent."""
    Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if reason := queries.why_not_prepared(decision):
        raise Refused(reason)
    envelope = envelope_for(decision.dossier.wave, "grants")
    assert envelope is not None  # noqa: S101 (why_not_prepared)
    year = _year_of(envelope)
    agreement = Agreement(
        decision=decision, dossier=decision.dossier, envelope=envelope, year=year, prepared_by=by
    )
    agreement.save()
    rules.manages.check(by, agreement)
    terms = queries.first_terms(decision, starts_on or timezone.localdate())
    AgreementVersion.objects.create(
        agreement=agreement, number=1, content=content_of(terms), amount=terms.amount, made_by=by
    )
    money.reserve(envelope, terms.amount, year=year, about=agreement.reference, by=by)
    record("prepare_agreement", agreement, by=by, amount=str(terms.amount))
    return agreement


def _year_of(envelope: Envelope) -> int:
    """This year when it was given credits, else the first year that still holds some."""
    this_year = timezone.localdate().year
    held = [year for year, one in years_of(envelope) if one.available]
    return this_year if this_year in held or not held else held[0]


@transaction.atomic
def amend_agreement(
    agreement: Agreement, *, by: User, reason: str, amount: Decimal | None = None
) -> AgreementVersion:
    """Open an amendment: the text in force, to be changed and signed again."""
    agreement = _locked(agreement)
    rules.manages.check(by, agreement)
    if agreement.state not in {AgreementState.SIGNED, AgreementState.RUNNING} or agreement.current is None:
        raise Refused("Un avenant modifie une convention en cours.")
    if queries.pending_version(agreement):
        raise Refused("Une version attend déjà d’être signée.")
    if not reason.strip():
        raise ValidationError("Dites l’objet de l’avenant.")
    terms = read(agreement.current.content)
    if amount is not None:
        paid = _paid(agreement)
        if amount <= 0 or amount < sum(
            (share.amount for share in terms.shares if share.number in paid), Decimal(0)
        ):
            raise ValidationError("Le montant ne peut pas descendre sous ce qui est versé.")
        terms = replace(terms, amount=amount, shares=rescaled(terms.shares, amount, paid))
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=queries.next_number(agreement),
        rank=agreement.current.rank + 1,
        reason=reason.strip(),
        content=content_of(terms),
        amount=terms.amount,
        made_by=by,
    )
    record("amend_agreement", agreement, by=by, reason=reason, amount=str(terms.amount))
    return version


def _paid(agreement: Agreement) -> list[int]:
    paid = agreement.instalments.filter(state=InstalmentState.PAID)
    return list(paid.values_list("number", flat=True))


@transaction.atomic
def save_terms(version: AgreementVersion, choices: drafting.Choices, *, by: User, saved: int) -> Terms:
    """Keep what the administration chose. `saved`: the number read with the page."""
    version = AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    rules.manages.check(by, version.agreement)
    if version.state != VersionState.DRAFT:
        raise Refused("Ce texte est déjà envoyé à la signature.")
    if version.saved != saved:
        raise Refused(CHANGED)
    before = read(version.content)
    terms = drafting.chosen(before, choices)
    found = faults(terms.shares, terms.amount, terms.starts_on, terms.ends_on)
    if wrong := [*found, *_frozen(version, before, terms)]:
        raise ValidationError(wrong)
    version.content, version.saved = content_of(terms), version.saved + 1
    version.save(update_fields=["content", "saved"])
    return terms


def _frozen(version: AgreementVersion, before: Terms, after: Terms) -> list[str]:
    """What was paid does not change any more."""
    paid = _paid(version.agreement)
    kept = {share.number: share.amount for share in before.shares if share.number in paid}
    new = {share.number: share.amount for share in after.shares}
    if any(new.get(number) != amount for number, amount in kept.items()):
        return ["Un versement déjà payé ne change plus."]
    return []


@transaction.atomic
def send_version(version: AgreementVersion, *, by: User) -> None:
    """Freeze the text and its PDF, then ask the lead's signatory to sign."""
    agreement, terms = version.agreement, read(version.content)
    if missing := drafting.why_not_sent(terms):
        raise ValidationError(missing)
    _check_aid(agreement, terms)
    now = timezone.now()
    title = f"{version}\u00a0: {terms.pole}"
    content = queries.agreement_content(version) | {"date": f"Envoyé le {now:%d/%m/%Y}"}
    content.pop("draft", None)
    file = store(
        pdf.render("grants/agreement", content, title=title, at=now),
        f"{str(version).lower().replace(' ', '-').replace('°', '')}-{agreement.reference}.pdf",
        by=None,
    )
    frozen = {"pdf": file, "sha256": file.sha256, "sent_at": now}
    VERSION.perform("send_version", version, by=by, details={"sha256": file.sha256}, **frozen)
    record("send_version", agreement, by=by, version=version.number)
    words = {"document": str(version)}
    tell_pole(agreement, "agreement_to_sign", words, once=f"sign:{version.pk}", page="sign")


def _check_aid(agreement: Agreement, terms: Terms) -> None:
    room = queries.headroom_of(agreement, terms)
    waived = agreement.aid_decisions.filter(regime=terms.regime).exists()
    if not room.fits and not waived:
        raise Refused(f"{room.words} Une dérogation motivée est nécessaire.")


@transaction.atomic
def take_back_version(version: AgreementVersion, *, by: User, reason: str) -> AgreementVersion:
    """Withdraw what was sent and go on with a copy: signatures already given do not bind the new text."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi le document est retiré.")
    was_sent = version.state != VersionState.DRAFT
    VERSION.perform("drop_version", version, by=by, details={"reason": reason})
    agreement = version.agreement
    record("take_back_version", agreement, by=by, reason=reason, version=version.number)
    if was_sent:
        words = {"document": str(version), "reason": reason}
        tell_pole(agreement, "agreement_withdrawn", words, once=f"withdrawn:{version.pk}")
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=queries.next_number(agreement),
        rank=version.rank,
        reason=version.reason,
        content=version.content,
        amount=version.amount,
        made_by=by,
    )


def _locked(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("dossier", "current")
    return rows.get(pk=agreement.pk)
