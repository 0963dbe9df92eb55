"""The articles of an agreement, by legal form of the beneficiary and by regime of aid."""

import tomllib
from functools import cache
from pathlib import Path

from essaim.deadlines import day_in_words
from essaim.dossiers.compute.commitment import COMMITMENTS, COMMITMENTS_OF, FAMILIES
from essaim.grants.compute.aid import REGIMES
from essaim.grants.compute.terms import Clause, Terms

COMPANIES = {"company", "cooperative"}  # law 2000-321, article 10: commercial companies

ARTICLES = Path(__file__).resolve().parents[3] / "data" / "grants" / "articles.toml"


@cache
def articles() -> dict[str, Clause]:
    """The written articles, read once per process."""
    with ARTICLES.open("rb") as file:
        return {key: Clause(key, row["title"], row["text"]) for key, row in tomllib.load(file).items()}


def commitment_clause(terms: Terms) -> Clause:
    signed = f", le {day_in_words(terms.filed_on, weekday=False)}" if terms.filed_on else ""
    known = COMMITMENTS_OF.get(terms.commitment, COMMITMENTS)
    heads = "\u00a0; ".join(one.title.partition(":")[2].strip() or one.title for one in known)
    subscribed = (
        f"Le bénéficiaire a souscrit le contrat d’engagement républicain ({terms.commitment}) en déposant "
        f"sa demande{signed}."
        if terms.commitment
        else "Le bénéficiaire souscrit, par sa signature, le contrat d’engagement républicain (loi "
        "n° 2000-321, article 10-1\u00a0; décret n° 2021-1947)."
    )
    text = (
        f"{subscribed} Il en informe ses membres par tout moyen. "
        f"Ses engagements sont\u00a0: {heads}.\n\n"
        "En cas de manquement, l’administration retire la subvention pour la part qui correspond à la "
        "période restant à courir à la date du manquement, après avoir entendu le bénéficiaire (loi "
        "n° 2000-321, article 10-1\u00a0; décret n° 2021-1947, article 5)."
    )
    return Clause("commitment", "Contrat d’engagement républicain", text)


def has_commitment(terms: Terms) -> bool:
    """Asked of these forms whatever was ticked: what one withdraws on is written in the agreement."""
    return terms.beneficiary.family in FAMILIES


def aid_words(terms: Terms) -> str:
    law, why = REGIMES[terms.regime].law, terms.regime_reason.strip()
    return f"{law}\n\n{why}" if why else law


def may_limit_dividends(terms: Terms) -> bool:
    return terms.beneficiary.family in COMPANIES


def clauses_of(terms: Terms) -> list[Clause]:
    """After the articles made of figures (object, duration, amount, payments), which the PDF writes."""
    written = articles()
    found = [
        written["obligations"],
        written["follow_up"],
        Clause("aid", "Aides d’État", aid_words(terms)),
    ]
    if has_commitment(terms):
        found.append(commitment_clause(terms))
    if may_limit_dividends(terms) and terms.dividend_clause:
        found.append(written["dividends"])
    found += [written[key] for key in ("unspent", "sanctions", "control", "communication", "changes")]
    if terms.extra.strip():
        found.append(Clause("extra", "Dispositions particulières", terms.extra.strip()))
    return [*found, written["disputes"]]
