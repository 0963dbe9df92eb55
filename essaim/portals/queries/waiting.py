"""What waits for a person in the roles that work from several pages, and the pages of these roles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.accounts.models import Role, User
from essaim.appraisal.models import ReaderState, ReviewState
from essaim.appraisal.queries import duties_of, invitations_of, undeclared
from essaim.committee.models import SittingState
from essaim.committee.queries.committee import my_sittings
from essaim.community.models import ConcertationState
from essaim.community.queries import visible_concertations
from essaim.community.queries.surveys import surveys_to_answer
from essaim.grants.queries import instalments_to_pay, to_prepare
from essaim.grants.queries.chorus import unnoted_lines
from essaim.mentoring.models import PairState
from essaim.mentoring.queries import own_compagnons, visible_pairs
from essaim.services.models import RequestState
from essaim.services.queries import requests_for_list

Source = tuple[Callable[[User], Any], str, str, str]  # rows, their words « one|many », the page, its filters


@dataclass(frozen=True)
class Waiting:
    """So many things, and the page where they are dealt with."""

    count: int
    label: str
    url: str


def unread(user: User) -> Any:
    return duties_of(user).exclude(review__state=ReviewState.SUBMITTED)


def offers(user: User) -> Any:
    """The pairs on which the side of the compagnon has not answered yet."""
    mine = visible_pairs(user).filter(compagnon__in=own_compagnons(user).values("pk"))
    return mine.filter(state__in=[PairState.PROPOSED, PairState.AWAITS_COMPAGNON])


def sittings_ahead(user: User) -> Any:
    return my_sittings(user).filter(state__in=[SittingState.CONVENED, SittingState.OPEN])


def unanswered(user: User) -> Any:
    return requests_for_list(user, {"state": RequestState.WAITING})


def concertations(user: User) -> Any:
    return visible_concertations(user).filter(state=ConcertationState.OPEN)


def invitations(user: User) -> Any:
    return invitations_of(user).filter(state=ReaderState.INVITED)


SURVEYS: Source = (surveys_to_answer, "enquête à remplir|enquêtes à remplir", "community:surveys", "")
READINGS: list[Source] = [
    (invitations, "invitation à lire, sans réponse|invitations à lire, sans réponse", "appraisal:board", ""),
    (unread, "lecture à rendre|lectures à rendre", "appraisal:board", ""),
    (undeclared, "dossier où dire vos liens|dossiers où dire vos liens", "appraisal:board", ""),
]
SOURCES: dict[str, list[Source]] = {
    Role.EVALUATOR: READINGS,
    Role.COMMITTEE_MEMBER: [
        (
            sittings_ahead,
            "séance à venir|séances à venir",
            "selection:committee_home",
            "",
        ),
        *READINGS,
    ],
    Role.BUDGET_MANAGER: [
        (instalments_to_pay, "versement certifié, à payer|versements certifiés, à payer", "grants:list", ""),
        (unnoted_lines, "paiement de Chorus à noter|paiements de Chorus à noter", "grants:chorus", ""),
        (to_prepare, "décision sans convention|décisions sans convention", "grants:list", ""),
    ],
    Role.PROVIDER: [
        (unanswered, "demande sans réponse|demandes sans réponse", "services:requests", "?state=waiting"),
        SURVEYS,
    ],
    Role.COMPAGNON: [
        (offers, "compagnonnage sans votre réponse|compagnonnages sans votre réponse", "mentoring:own", ""),
        SURVEYS,
    ],
    Role.PARTNER: [
        (concertations, "concertation ouverte|concertations ouvertes", "community:home", ""),
        SURVEYS,
    ],
}


def waiting_for(user: User, hat: str) -> list[Waiting]:
    """One query per kind; what does not wait is not shown."""
    found = [(rows(user).count(), *rest) for rows, *rest in SOURCES.get(hat, [])]
    return [
        Waiting(count, words.split("|")[count > 1], reverse(page) + asked)
        for count, words, page, asked in found
        if count
    ]


def pages_of(hat: str) -> list[tuple[str, str]]:
    """The pages of the menu that this role has and not everybody: label, address."""
    entries = [entry for _, group in settings.NAVIGATION for entry in group]
    return [(label, reverse(name)) for label, name, who in entries if not isinstance(who, str) and hat in who]
