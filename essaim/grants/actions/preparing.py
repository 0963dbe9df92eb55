"""From the decision to the document that is sent to be signed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.budget.queries import balance_of, envelope_for, promise_key
from essaim.deadlines import day_in_words
from essaim.decisions.models import Decision
from essaim.documents import pdf
from essaim.files.actions import store
from essaim.grants import queries, rules
from essaim.grants.actions.aid import check_ceiling
from essaim.grants.actions.cash import plan_cash
from essaim.grants.actions.life import drop_pending, release_reserve
from essaim.grants.compute import drafting
from essaim.grants.compute.plan import faults, rescaled
from essaim.grants.compute.terms import Terms, content_of, read
from essaim.grants.models import Agreement, AgreementState, AgreementVersion, InstalmentState, VersionState
from essaim.grants.tasks import tell_pole
from essaim.grants.workflow import VERSION
from essaim.kit.money import format_euros
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
    year = queries.year_of(envelope)
    agreement = Agreement(
        decision=decision, dossier=decision.dossier, envelope=envelope, year=year, prepared_by=by
    )
    agreement.save()
    rules.manages.check(by, agreement)
    terms = queries.first_terms(decision, starts_on or timezone.localdate())
    AgreementVersion.objects.create(
        agreement=agreement, number=1, content=content_of(terms), amount=terms.amount, made_by=by
    )
    said, page = terms.beneficiary, reverse("grants:detail", args=[agreement.reference])
    money.name_beneficiary(agreement.reference, said.name, siret=said.siret, page=page, by=by)
    money.undo_promise(envelope, promise_key(decision.dossier.reference, decision.door), by=by)
    money.reserve(envelope, terms.amount, year=year, about=agreement.reference, by=by)
    plan_cash(agreement, by=by)
    record("prepare_agreement", agreement, by=by, amount=str(terms.amount))
    return agreement


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
    terms = queries.terms_in_force(agreement)
    if amount is not None:
        terms = _priced(agreement, terms, amount)
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


def _priced(agreement: Agreement, terms: Terms, amount: Decimal) -> Terms:
    """The same text for another total: not below what is paid, not above what the envelope bears."""
    paid = _paid(agreement)
    kept = sum((share.amount for share in terms.shares if share.number in paid), Decimal(0))
    if amount <= 0 or amount < kept:
        raise ValidationError("Le montant ne peut pas descendre sous ce qui est versé.")
    held = queries.money_of(agreement)
    left = balance_of(agreement.envelope, queries.year_of_promise(agreement)).available
    if amount - held.committed - held.reserved > left:
        raise ValidationError(f"L’enveloppe n’a plus que {format_euros(left)} d’AE disponibles.")
    return replace(terms, amount=amount, shares=rescaled(terms.shares, amount, paid))


@transaction.atomic
def reprice_amendment(version: AgreementVersion, *, by: User, amount: Decimal) -> AgreementVersion:
    """Another total for an amendment that is still written."""
    version = AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    agreement = _locked(version.agreement)
    rules.manages.check(by, agreement)
    if version.state != VersionState.DRAFT or not version.rank:
        raise Refused("Seul un avenant en préparation change de montant.")
    terms = _priced(agreement, read(version.content), amount)
    version.content, version.amount, version.saved = content_of(terms), terms.amount, version.saved + 1
    version.save(update_fields=["content", "amount", "saved"])
    record("reprice_amendment", agreement, by=by, amount=str(amount), version=version.number)
    return version


@transaction.atomic
def abandon_amendment(version: AgreementVersion, *, by: User, reason: str) -> None:
    """Drop an amendment: the agreement goes on as it is, and what was set aside goes back."""
    if not reason.strip():
        raise ValidationError("Donnez le motif.")
    if not version.rank:
        raise Refused("Une convention s’abandonne elle-même.")
    drop_pending(version.agreement, by=by, reason=reason)
    record("abandon_amendment", version.agreement, by=by, reason=reason[:1000], version=version.number)


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
    check_ceiling(agreement, version, by=by)
    now = timezone.now()
    title = f"{version}\u00a0: {terms.pole}"
    content = queries.agreement_content(version) | {
        "date": f"Envoyé le {day_in_words(timezone.localdate(now), weekday=False)}"
    }
    content.pop("draft", None)
    file = store(
        pdf.render("grants/agreement", content, title=title, at=now),
        f"{str(version).lower().replace(' ', '-').replace('°', '')}-{agreement.reference}.pdf",
        by=None,
    )
    frozen = {"pdf": file, "sha256": file.sha256, "sent_at": now}
    VERSION.perform("send_version", version, by=by, details={"sha256": file.sha256}, **frozen)
    _reserve(agreement, terms, by)
    record("send_version", agreement, by=by, version=version.number)
    words = {"document": str(version)}
    tell_pole(agreement, "agreement_to_sign", words, once=f"sign:{version.pk}", page="sign")


def _reserve(agreement: Agreement, terms: Terms, by: User) -> None:
    """What an amendment adds is set aside when it is sent: the envelope bears it, or it is not sent."""
    held = queries.money_of(agreement)
    more = terms.amount - held.committed - held.reserved
    if more > 0:
        year = queries.year_of_promise(agreement)
        money.reserve(agreement.envelope, more, year=year, about=agreement.reference, by=by)
    plan_cash(agreement, by=by)


@transaction.atomic
def take_back_version(version: AgreementVersion, *, by: User, reason: str) -> AgreementVersion:
    """Withdraw what was sent and go on with a copy: signatures already given do not bind the new text."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi le document est retiré.")
    was_sent = version.state != VersionState.DRAFT
    VERSION.perform("drop_version", version, by=by, details={"reason": reason})
    agreement = version.agreement
    if agreement.current_id:
        release_reserve(agreement, by=by, reason=reason)  # it will be set aside anew when it is sent again
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
