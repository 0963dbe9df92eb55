"""Signing: first the lead of the pole, then the State, each with its evidence."""

from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.documents import pdf
from essaim.files.actions import store
from essaim.files.models import StoredFile
from essaim.grants import queries
from essaim.grants.actions.aid import check_ceiling
from essaim.grants.actions.cash import plan_cash
from essaim.grants.compute import signing
from essaim.grants.compute.reports import due_on, project_years
from essaim.grants.compute.terms import Terms, read
from essaim.grants.models import (
    Agreement,
    AgreementVersion,
    FinancialReport,
    Instalment,
    InstalmentState,
    Side,
    VersionSignature,
)
from essaim.grants.tasks import tell_pole, tell_state
from essaim.grants.workflow import AGREEMENT, VERSION
from essaim.kit.rules import Refused


@transaction.atomic
def sign_for_pole(
    version: AgreementVersion,
    *,
    by: User,
    means: str,
    consent: str = "",
    address: str = "",
    file: BinaryIO | None = None,
) -> VersionSignature:
    """The lead commits itself."""
    _check_turn("sign_for_pole", version, by)
    check_ceiling(version.agreement, version, by=by)
    signature = _sign(version, Side.POLE, means, consent, address, file, by)
    VERSION.perform("sign_for_pole", version, by=by, details={"means": means, "sha256": version.sha256})
    agreement = version.agreement
    words = {"document": str(version)}
    once = f"countersign:{version.pk}"
    tell_state(agreement, version.made_by, "agreement_to_countersign", words, once=once, page="sign")
    return signature


@transaction.atomic
def sign_for_state(
    version: AgreementVersion,
    *,
    by: User,
    means: str,
    consent: str = "",
    address: str = "",
    file: BinaryIO | None = None,
) -> VersionSignature:
    """The State commits itself: the money is committed, and the plan of the agreement takes effect."""
    now = timezone.now()
    _check_turn("sign_for_state", version, by)
    check_ceiling(version.agreement, version, by=by)
    signature = _sign(version, Side.STATE, means, consent, address, file, by)
    VERSION.perform(
        "sign_for_state", version, by=by, details={"means": means, "sha256": version.sha256}, in_force_at=now
    )
    agreement, terms = version.agreement, read(version.content)
    _commit(version, terms, by)
    if agreement.current_id is None:
        AGREEMENT.perform("conclude", agreement, by=by, current=version, signed_at=now)
    else:
        agreement.current = version
        agreement.save(update_fields=["current"])
        record("amendment_in_force", agreement, by=by, version=version.number)
    _plan(agreement, terms)
    plan_cash(agreement, by=by)
    files = [_signed_copy(version, now)]
    words = {"document": str(version)}
    tell_pole(agreement, "agreement_signed", words, once=f"signed:{version.pk}", files=files)
    return signature


def _signed_copy(version: AgreementVersion, at: datetime) -> StoredFile:
    """The text with the date and the proof of each signature; what was signed stays beside, with its hash."""
    content = queries.agreement_content(version)
    content.pop("draft", None)
    title = f"{version} signé{'' if version.rank else 'e'}\u00a0: {read(version.content).pole}"
    drawn = pdf.render("grants/agreement", content, title=title, at=at)
    version.signed_pdf = store(drawn, f"signe-{version.agreement.reference}-{version.number}.pdf", by=None)
    version.save(update_fields=["signed_pdf"])
    return version.signed_pdf


def _check_turn(name: str, version: AgreementVersion, by: User) -> None:
    """Held from now on: the proof is drawn before the journal, which makes everybody else wait."""
    version.refresh_from_db(from_queryset=AgreementVersion._base_manager.select_for_update())
    if reason := VERSION.why_not(name, version, by):
        raise Refused(reason)


def _sign(
    version: AgreementVersion,
    side: Side,
    means: str,
    consent: str,
    address: str,
    file: BinaryIO | None,
    by: User,
) -> VersionSignature:
    name, role = queries.signing_as(version, by, for_pole=side == Side.POLE)
    if not by.first_name or not by.last_name or not role:
        raise ValidationError(
            "Une signature dit un nom et une qualité\u00a0: donnez votre nom dans «\u00a0Mon compte\u00a0»."
        )
    if means not in signing.MEANS:
        raise ValidationError("Ce moyen de signer n’existe pas.")
    signed = _signed_file(file, version, by) if signing.MEANS[means].needs_file else None
    act = signing.Act(
        name=name,
        role=role,
        email=by.email,
        at=timezone.now(),
        document_sha256=version.sha256,
        consent=consent,
        address=address,
        file_sha256=signed.sha256 if signed else "",
    )
    return _kept(version, side, means, act, signed, by)


def _kept(
    version: AgreementVersion, side: Side, means: str, act: signing.Act, signed: StoredFile | None, by: User
) -> VersionSignature:
    """The signature with what proves it, as values and as a PDF."""
    try:
        evidence = signing.evidence(means, act)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    content = queries.evidence_content(version, evidence, side.label)
    proof = pdf.render("grants/evidence", content, title="Preuve de signature", at=act.at)
    return VersionSignature.objects.create(
        version=version,
        side=side,
        name=act.name,
        role=act.role,
        means=means,
        evidence=evidence,
        by=by,
        at=act.at,
        proof=store(proof, f"preuve-{side}-{version.agreement.reference}.pdf", by=None),
        signed_file=signed,
    )


def _signed_file(file: BinaryIO | None, version: AgreementVersion, by: User) -> StoredFile | None:
    if file is None:
        return None
    name = f"signe-{version.agreement.reference}.pdf"
    return store(BytesIO(file.read()), name, by=by, kinds=["pdf"])


def _commit(version: AgreementVersion, terms: Terms, by: User) -> None:
    """The first version commits what was reserved; an amendment, the difference. No name is written."""
    agreement = version.agreement
    before = queries.money_of(agreement).committed
    change = terms.amount - before
    drawn: dict[str, Any] = {"about": agreement.reference, "by": by, "reason": str(version)}
    if change < 0:
        money.free_all(agreement.envelope, -change, **drawn)
        return
    for year, reserved in queries.reserved_years(agreement):
        part = min(change, reserved)
        if part > 0:
            money.commit(agreement.envelope, part, year=year, **drawn)
            change -= part
    if change > 0:
        money.commit(agreement.envelope, change, year=queries.year_of_promise(agreement), **drawn)


def _plan(agreement: Agreement, terms: Terms) -> None:
    """Instalments and reports as the version in force plans them; what is paid or sent does not move."""
    kept = {row.number: row for row in agreement.instalments.all()}
    for share in terms.shares:
        row = kept.pop(share.number, None) or Instalment(agreement=agreement, number=share.number)
        if row.state == InstalmentState.PAID:
            continue
        row.label, row.amount, row.due_on = share.label, share.amount, share.on
        row.conditions = share.conditions
        row.save()
    for row in kept.values():
        if row.state not in {InstalmentState.PAID, InstalmentState.CANCELLED}:
            row.delete()
    for year, starts_on, ends_on in project_years(terms):
        FinancialReport.objects.get_or_create(
            agreement=agreement,
            year=year,
            defaults={"starts_on": starts_on, "ends_on": ends_on, "due_on": due_on(ends_on)},
        )
