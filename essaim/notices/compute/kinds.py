"""Every kind of unilateral decision, once: what it is called, whom it favours, which delegation it wants."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a delegation of signature is given for."""

    ADMISSIBILITY = "admissibility"
    DECISION = "decision"
    GRANT = "grant"
    ACCESS = "access"


FAMILIES = {
    Family.ADMISSIBILITY: "Recevabilité des dossiers",
    Family.DECISION: "Décisions sur les demandes d’aide",
    Family.GRANT: "Suspension, reversement, retrait et renouvellement des subventions",
    Family.ACCESS: "Communication de documents",
}


@dataclass(frozen=True)
class Kind:
    """`favourable`: gives what was asked. the others are reasoned (CRPA L211-2)."""

    key: str
    family: Family
    label: str
    favourable: bool = False


KINDS = {
    kind.key: kind
    for kind in (
        Kind("admissible", Family.ADMISSIBILITY, "Avis de recevabilité", favourable=True),
        Kind("inadmissible", Family.ADMISSIBILITY, "Décision de non-recevabilité"),
        Kind("laureate", Family.DECISION, "Accompagnement accordé", favourable=True),
        Kind("financed", Family.DECISION, "Subvention accordée", favourable=True),
        Kind("reserve", Family.DECISION, "Inscription sur la liste complémentaire"),
        Kind("refused", Family.DECISION, "Demande non retenue"),
        Kind("promoted", Family.DECISION, "Subvention accordée après un désistement", favourable=True),
        Kind("withdrawn", Family.DECISION, "Désistement pris en compte", favourable=True),
        Kind("revised", Family.DECISION, "Nouvelle décision après un recours"),
        Kind("suspended", Family.GRANT, "Suspension de la convention"),
        Kind("recovered", Family.GRANT, "Reversement d’une part de la subvention"),
        Kind("breached", Family.GRANT, "Retrait de la subvention"),
        Kind("not_pursued", Family.GRANT, "Procédure close sans suite", favourable=True),
        Kind("renewed", Family.GRANT, "Troisième année accordée", favourable=True),
        Kind("not_renewed", Family.GRANT, "Troisième année refusée"),
        Kind("access_refused", Family.ACCESS, "Refus de communiquer les avis"),
        Kind("upheld_admissibility", Family.ADMISSIBILITY, "Recours rejeté"),
        Kind("upheld_decision", Family.DECISION, "Recours rejeté"),
        Kind("upheld_grant", Family.GRANT, "Recours rejeté"),
        Kind("upheld_access", Family.ACCESS, "Recours rejeté"),
        Kind("granted_admissibility", Family.ADMISSIBILITY, "Recours accueilli", favourable=True),
        Kind("granted_grant", Family.GRANT, "Recours accueilli", favourable=True),
        Kind("granted_access", Family.ACCESS, "Recours accueilli", favourable=True),
    )
}


def kinds_of(*families: str) -> list[str]:
    return [kind.key for kind in KINDS.values() if kind.family in families]


def family_of(kind: str) -> Family:
    return KINDS[kind].family
