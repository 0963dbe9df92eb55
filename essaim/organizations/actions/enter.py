"""Identities that the register did not give: typed by a person, or named by a published source."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.organizations.compute.legal_forms import legal_form
from essaim.organizations.compute.numbers import SIREN_LENGTH, WrongNumber, check_rna, check_siret
from essaim.organizations.compute.registry_answer import ess_quality
from essaim.organizations.models import EssQuality, LegalFamily, Organization, Origin
from essaim.territories.models import Commune


@transaction.atomic
def enter_organization(
    *,
    by: User,
    name: str,
    siret: str = "",
    rna: str = "",
    legal_form_code: str = "",
    address: str = "",
    commune: Commune | None = None,
) -> Organization:
    """Type an identity by hand: flagged, asked of the register later. A known number is not retyped."""
    siret, rna = _numbers(siret, rna)
    if known := _known(siret, rna):
        return known
    form = legal_form(legal_form_code)
    quality, evidence = ess_quality(legal_form_code, None) if legal_form_code else ("unknown", "")
    organization = Organization(
        siren=siret[:SIREN_LENGTH],
        siret=siret,
        rna=rna,
        name=" ".join(name.split()),
        legal_form_code=form.code,
        legal_form=form.label[:160] if form.code else "",
        legal_family=LegalFamily(form.family),
        ess_quality=EssQuality(quality),
        ess_evidence=evidence,
        address=address.strip(),
        commune=commune,
        origin=Origin.MANUAL,
    )
    organization.clean_fields(exclude=["commune"])
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError as twice:  # somebody typed the same number at the same instant
        raise ValidationError(
            "Cette organisation vient d’être enregistrée\u00a0: cherchez-la de nouveau."
        ) from twice
    record("enter", organization, by=by, siret=siret, rna=rna)
    return organization


@transaction.atomic
def name_published_organization(name: str, *, by: User) -> Organization:
    """An organisation that a published source names without a number. Named twice, it is one."""
    organization, created = Organization.objects.get_or_create(name=name, origin=Origin.FACTS)
    if created:
        record("name", organization, by=by, origin=Origin.FACTS)
    return organization


def _numbers(siret: str, rna: str) -> tuple[str, str]:
    try:
        return (check_siret(siret) if siret else ""), (check_rna(rna) if rna else "")
    except WrongNumber as wrong:
        raise ValidationError(str(wrong), code="wrong_number") from wrong


def _known(siret: str, rna: str) -> Organization | None:
    if siret:
        return Organization.objects.filter(siret=siret).first()
    return Organization.objects.filter(rna=rna).order_by("-siret").first() if rna else None
