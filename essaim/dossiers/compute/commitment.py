"""The republican commitment (« contrat d’engagement républicain »), as the decree words its headings."""

FAMILIES = {"association", "foundation"}  # law 2000-321, article 10-1
VERSION = "décret n° 2021-1947 du 31 décembre 2021"
COMMITMENTS = [
    "Respect des lois de la République",
    "Liberté de conscience",
    "Liberté des membres de l’association",
    "Égalité et non-discrimination",
    "Fraternité et prévention de la violence",
    "Respect de la dignité de la personne humaine",
    "Respect des symboles de la République",
]


def is_asked(wanted: bool, family: str) -> bool:
    """Asked of associations and foundations alone, when the wave wants it."""
    return wanted and family in FAMILIES
