"""How the candidate receives the decisions: what is said before they agree, and what giving up does.

CRPA L112-15 and R112-17 to R112-20: express consent, told beforehand how a document is made available and
when it counts as received; the address kept up to date; given up with a notice of three months at most.
"""

from datetime import date, timedelta

GIVING_UP_DAYS = 15  # fixed beforehand, three months at most (R112-18)

CONSENT = (
    "Facultatif. Chaque décision est alors déposée sur la page de votre dossier, et un avis de dépôt part à "
    "chaque co-auteur et à l’adresse indiquée pour les réponses\u00a0: tenez cette adresse à jour. Vous "
    "êtes réputé notifié le jour où vous consultez la décision\u00a0; si personne ne la consulte dans les "
    "quinze jours, le jour où elle a été mise à votre disposition. Vous pouvez y renoncer depuis votre "
    f"dossier, avec un préavis de {GIVING_UP_DAYS}\u00a0jours. Sans cet accord, les décisions vous sont "
    "notifiées par lettre recommandée (code des relations entre le public et l’administration, articles "
    "L112-15 et R112-17 à R112-20)."
)


def is_electronic(agreed: bool, until: date | None, day: date) -> bool:
    """Does a decision made available that day go by the online service?"""
    return agreed or (until is not None and day <= until)


def until_after(was: bool, until: date | None, now: bool, day: date) -> date | None:
    """Until when the electronic way still holds, once the choice is made: a notice when it is given up."""
    if now:
        return None
    return day + timedelta(days=GIVING_UP_DAYS) if was else until
