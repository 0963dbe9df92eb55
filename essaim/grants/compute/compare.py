"""What changed between two versions of an agreement, in sentences."""

from decimal import Decimal

from essaim.deadlines import day_in_words
from essaim.grants.compute.aid import REGIMES
from essaim.grants.compute.terms import Share, Terms
from essaim.kit.money import format_euros


def differences(old: Terms, new: Terms) -> list[tuple[str, str, str]]:
    """Triples (what, before, after), only for what differs."""
    found = [
        (what, before, after)
        for (what, before), (_, after) in zip(_facts(old), _facts(new), strict=True)
        if before != after
    ]
    return [*found, *_shares(old, new), *_indicators(old, new), *_clauses(old, new)]


def _facts(terms: Terms) -> list[tuple[str, str]]:
    return [
        ("Objet", terms.object),
        ("Montant", format_euros(terms.amount)),
        ("Début", day_in_words(terms.starts_on, weekday=False)),
        ("Fin", day_in_words(terms.ends_on, weekday=False)),
        ("Régime d’aide", REGIMES[terms.regime].label),
        ("Signataire pour l’État", f"{terms.funder.signer_name}, {terms.funder.signer_role}".strip(", ")),
        (
            "Signataire du bénéficiaire",
            f"{terms.beneficiary.signatory_name}, {terms.beneficiary.signatory_role}".strip(", "),
        ),
    ]


def _shares(old: Terms, new: Terms) -> list[tuple[str, str, str]]:
    before, after = ({share.number: share for share in terms.shares} for terms in (old, new))
    return [
        (f"Versement {number}", share_in_words(before.get(number)), share_in_words(after.get(number)))
        for number in sorted({*before, *after})
        if before.get(number) != after.get(number)
    ]


def share_in_words(share: Share | None) -> str:
    if share is None:
        return "aucun"
    return f"{share.label}, {format_euros(share.amount)}, {day_in_words(share.on, weekday=False)}"


def _indicators(old: Terms, new: Terms) -> list[tuple[str, str, str]]:
    before, after = ({one.key: one for one in terms.indicators} for terms in (old, new))
    return [
        (
            f"Indicateur «\u00a0{(after.get(key) or before[key]).label}\u00a0»",
            _target(before[key].target) if key in before else "absent",
            _target(after[key].target) if key in after else "retiré",
        )
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def _target(target: Decimal | None) -> str:
    return f"cible {target.normalize():f}".replace(".", ",") if target is not None else "sans cible"


def _clauses(old: Terms, new: Terms) -> list[tuple[str, str, str]]:
    before, after = ({clause.key: clause for clause in terms.clauses} for terms in (old, new))
    found = []
    for key in {**before, **after}:
        if before.get(key) == after.get(key) or (key == "aid" and old.regime != new.regime):
            continue
        title = (after.get(key) or before[key]).title
        said = [one.text if one else "absent" for one in (before.get(key), after.get(key))]
        found.append((f"Article «\u00a0{title}\u00a0»", said[0], said[1]))
    return found
