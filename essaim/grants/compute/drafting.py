"""An agreement written from the dossier and the decision: no figure is typed twice."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from essaim.dossiers.compute.budget import requested
from essaim.dossiers.compute.snapshot import Snapshot
from essaim.grants.compute.aid import needs_a_reason
from essaim.grants.compute.clauses import clauses_of
from essaim.grants.compute.indicators import USUAL, baselines, indicator
from essaim.grants.compute.plan import default_shares, faults, last_day
from essaim.grants.compute.terms import Funder, Indicator, Party, Row, Share, Terms
from essaim.kit.units import PARIS


@dataclass(frozen=True)
class Choices:
    """What the administration chooses; everything else comes from the dossier and the decision."""

    object: str
    starts_on: date
    ends_on: date
    shares: list[Share]
    indicators: list[Indicator]
    regime: str
    regime_reason: str = ""
    iban: str = ""
    accountant: str = ""
    dividend_clause: bool = False
    extra: str = ""
    signer_name: str = ""
    signer_role: str = ""


def draft(
    snapshot: Snapshot,
    *,
    amount: Decimal,
    years: int,
    starts_on: date,
    funder: Funder,
    call: str,
    legal_basis: str,
    decided_on: date | None,
    regime: str,
    accountant: str = "",
) -> Terms:
    """The first version, complete: it may be sent as it is."""
    ends_on = last_day(starts_on, 12 * years)
    known = baselines(snapshot)
    terms = Terms(
        reference=snapshot.reference,
        pole=snapshot.pole.name,
        call=call,
        wave=snapshot.wave_name,
        beneficiary=party_of(snapshot),
        funder=funder,
        object=object_of(snapshot),
        amount=amount,
        requested=requested(snapshot.budget),
        starts_on=starts_on,
        ends_on=ends_on,
        legal_basis=legal_basis,
        filed_on=snapshot.filed_at.astimezone(PARIS).date(),
        decided_on=decided_on,
        shares=default_shares(amount, starts_on, years),
        indicators=[indicator(key, known.get(key)) for key in USUAL],
        budget=[Row(line.year, line.side, line.account, line.label, line.amount) for line in snapshot.budget],
        regime=regime,
        accountant=accountant,
        commitment=snapshot.signature.republican_commitment,
    )
    return replace(terms, clauses=clauses_of(terms))


def object_of(snapshot: Snapshot) -> str:
    pitch = snapshot.pole.pitch.strip()
    whole = pitch and not pitch.endswith(("…", "..."))  # what was cut says nothing in an agreement
    said = f"\u00a0: {pitch.rstrip('.')}" if whole else ""
    return (
        f"L’État soutient le projet de pôle territorial de coopération économique «\u00a0{snapshot.pole.name}"
        f"\u00a0»{said}. Le projet est décrit dans le dossier {snapshot.reference}, déposé par le "
        "bénéficiaire, qui l’a conçu et le conduit."
    )


def party_of(snapshot: Snapshot) -> Party:
    lead, signature = snapshot.lead, snapshot.signature
    who = {
        "signatory_name": signature.name,
        "signatory_role": signature.role,
        "signatory_email": signature.email,
    }
    if lead is None:
        return Party(name=snapshot.pole.name, **who)
    return Party(
        name=lead.name,
        siren=lead.siren,
        siret=lead.siret,
        rna=lead.rna,
        legal_form=lead.legal_form,
        family=lead.legal_family,
        address=lead.address,
        **who,
    )


def chosen(terms: Terms, choices: Choices) -> Terms:
    """The same agreement with what the administration chose."""
    changed = replace(
        terms,
        object=choices.object.strip(),
        starts_on=choices.starts_on,
        ends_on=choices.ends_on,
        shares=choices.shares,
        indicators=choices.indicators,
        regime=choices.regime,
        regime_reason=choices.regime_reason.strip(),
        iban=choices.iban,
        accountant=choices.accountant.strip(),
        dividend_clause=choices.dividend_clause,
        extra=choices.extra.strip(),
        funder=replace(terms.funder, signer_name=choices.signer_name, signer_role=choices.signer_role),
    )
    return replace(changed, clauses=clauses_of(changed))


def signed_by(terms: Terms, name: str, role: str) -> Terms:
    """The same text, with who signs for the State where nobody was named."""
    funder = terms.funder
    if funder.signer_name.strip() and funder.signer_role.strip():
        return terms
    return replace(terms, funder=replace(funder, signer_name=name.strip(), signer_role=role.strip()))


def why_not_sent(terms: Terms) -> list[str]:
    """What is missing before anybody is asked to sign."""
    found = faults(terms.shares, terms.amount, terms.starts_on, terms.ends_on)
    if not terms.object.strip():
        found.append("L’objet de la convention est vide.")
    if needs_a_reason(terms.regime) and not terms.regime_reason.strip():
        found.append("Dites pourquoi la subvention ne relève d’aucun plafond de minimis.")
    if not terms.funder.signer_name.strip() or not terms.funder.signer_role.strip():
        found.append("Dites qui signe pour l’État, et en quelle qualité (CRPA, article L212-1).")
    if not terms.beneficiary.signatory_name.strip():
        found.append("Le dossier ne dit pas qui signe pour le bénéficiaire.")
    return found
