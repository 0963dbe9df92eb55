"""Compagnons, pairs at each state and national life of the demonstration: each row says so."""

import hashlib
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import Mandate, Role, User
from essaim.appraisal.models import TieSource
from essaim.calls.models import Wave
from essaim.community.models import (
    Announcement,
    Concertation,
    Contribution,
    Event,
    PracticeSheet,
    Question,
    Registration,
    Survey,
    SurveyPerson,
    SurveyQuestion,
)
from essaim.demo import queries
from essaim.demo.compute import animation as data
from essaim.mentoring.actions import refresh_wall
from essaim.mentoring.models import (
    Agreement,
    AgreementText,
    Compagnon,
    CompagnonPerson,
    ExitReview,
    Goal,
    Mode,
    Pair,
    PairState,
    Session,
    SessionKind,
)
from essaim.mentoring.queries import explained
from essaim.poles.models import Pole
from essaim.services.models import Adviser, BouquetVersion, Entitlement
from essaim.territories.compute.names import normalise

DAY_VALUE = Decimal(450)
LIVES = [  # state, mode, days since the proposal
    (PairState.ACTIVE, Mode.CHOSEN, 90),
    (PairState.CLOSED, Mode.SUGGESTED, 300),
    (PairState.COOLING, Mode.MANAGER, 6),
    (PairState.AWAITS_COMPAGNON, Mode.CHOSEN, 2),
    (PairState.AWAITS_POLE, Mode.MANAGER, 3),
    (PairState.DECLINED, Mode.SUGGESTED, 40),
]


@transaction.atomic
def animate(past: Wave, current: Wave, *, by: User) -> None:
    """After the bouquets: needs and rights are known."""
    text = AgreementText.objects.create(
        number=1,
        title=data.AGREEMENT_TITLE,
        text=data.AGREEMENT_TEXT,
        sha256=hashlib.sha256(data.AGREEMENT_TEXT.encode()).hexdigest(),
        published_by=by,
    )
    helpers = [_compagnon(row, text, by) for row in data.COMPAGNONS]
    poles = [*_poles(current)[:3], *_poles(past)[:6]]
    for number, (state, mode, days) in enumerate(LIVES):
        if number < len(poles) and number < len(helpers):
            _pair(helpers[number], poles[number], state, mode, days, by)
    for user in User.objects.filter(pk__in=CompagnonPerson.objects.values("user")):
        refresh_wall(user, by=by)
    for user in User.objects.filter(pk__in=Adviser.objects.values("user")):
        refresh_wall(user, TieSource.SUPPORT, by=by)
    _events(by)
    _sheets(helpers)
    _concertation(current, by)
    _survey(by)
    Announcement.objects.create(
        title="Le bouquet de services est présenté en juillet (démonstration)",
        text="Une heure pour découvrir les services, en visioconférence. Les pôles recevables sont invités.",
        by=by,
        is_demo=True,
    )


def _poles(wave: Wave) -> list[Pole]:
    """Those that were invented for the demonstration, and have a right to the bouquet."""
    rights = Entitlement.objects.filter(dossier__wave=wave, closed_at=None, pole__is_demo=True)
    return [right.pole for right in rights.select_related("pole__region").order_by("pk")[:6]]


def _compagnon(row: data.DemoCompagnon, text: AgreementText, by: User) -> Compagnon:
    first_name, last_name = row.person
    if row is data.COMPAGNONS[0]:
        person = queries.demo_person("compagnon")
    else:
        email = f"compagnon.{row.published_id.lower()}@demo.essaim.example"
        person = User.objects.create_user(email, first_name=first_name, last_name=last_name)
        Mandate.objects.create(user=person, role=Role.COMPAGNON, granted_by=by)
    compagnon = Compagnon.objects.create(
        pole=Pole.objects.get(published_id=row.published_id),
        state="active",
        about=f"{row.about} (Rôle inventé pour la démonstration.)",
        theme_keys=list(row.themes),
        activities=list(row.activities),
        territory_kinds=list(row.kinds),
        stages=["idea", "emerging", "running"],
        days_per_quarter=row.days,
        days_per_pair=2,
        day_value=DAY_VALUE,
        applied_by=person,
        is_named=True,
        is_demo=True,
    )
    CompagnonPerson.objects.create(compagnon=compagnon, user=person, role="Animation")
    Agreement.objects.create(
        compagnon=compagnon,
        text=text,
        sha256=text.sha256,
        name=person.name,
        quality="Direction (démonstration)",
        signed_by=person,
    )
    return compagnon


def _pair(compagnon: Compagnon, pole: Pole, state: str, mode: str, days: int, by: User) -> None:
    now, ranked = timezone.now(), explained(pole, compagnon)
    asked = now - timedelta(days=days)
    agreed = state in {PairState.ACTIVE, PairState.CLOSED, PairState.COOLING}
    begun = state in {PairState.ACTIVE, PairState.CLOSED}
    pair = Pair.objects.create(
        compagnon=compagnon,
        pole=pole,
        state=state,
        mode=mode,
        words="Financer l’animation, et convaincre nos élus.",
        score=ranked.score if ranked else None,
        why=ranked.sentence if ranked else "",
        days=compagnon.days_per_pair,
        proposed_by=by,
        proposed_at=asked,
        agreed_at=asked + timedelta(days=3) if agreed else None,
        cooling_until=asked + timedelta(days=10) if agreed else None,
        started_at=asked + timedelta(days=10) if begun else None,
        ended_at=now - timedelta(days=20) if state in {PairState.CLOSED, PairState.DECLINED} else None,
        is_demo=True,
    )
    if begun:
        _work(pair, closed=state == PairState.CLOSED)


def _work(pair: Pair, *, closed: bool) -> None:
    person = pair.compagnon.applied_by
    Goal.objects.create(
        pair=pair,
        text="Un plan de financement de l’animation sur trois ans",
        outcome="met" if closed else "open",
        added_by=person,
    )
    rows = [(SessionKind.VISIT, "1.5", 60), (SessionKind.REMOTE, "0.5", 40), (SessionKind.WORKSHOP, "1", 25)]
    for kind, time, ago in rows:
        Session.objects.create(
            pair=pair,
            held_on=timezone.localdate() - timedelta(days=ago),
            kind=kind,
            days=Decimal(time),
            day_value=DAY_VALUE,
            summary="Lecture commune du budget, points à revoir avec les membres.",
            next_step="Présenter le plan au conseil du pôle.",
            logged_by=person,
        )
    if closed:
        ExitReview.objects.create(
            pair=pair,
            side="compagnon",
            score=5,
            learned="Nous avons revu notre propre barème de cotisation en l’expliquant.",
            advice="Commencez par le budget, pas par les statuts.",
            consents=True,
            by=person,
        )


def _events(by: User) -> None:
    guests = [queries.demo_person(name) for name in ("coordination", "compagnon", "partenaire", "direction")]
    for kind, title, summary, place, days, hours, seats in data.EVENTS:
        start = (timezone.now() + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
        event = Event.objects.create(
            kind=kind,
            title=title,
            summary=summary,
            place=place,
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            registration_closes_at=start - timedelta(days=3),
            seats=seats,
            taken=min(seats, len(guests) - 1),
            state="published",
            created_by=by,
            is_demo=True,
        )
        for place_, guest in enumerate(guests[:-1] if seats > len(guests) else guests):
            Registration.objects.create(
                event=event, user=guest, state="registered" if place_ < event.taken else "waiting"
            )


def _sheets(helpers: list[Compagnon]) -> None:
    manager = queries.demo_person("tresor")
    for compagnon, (title, summary, body, theme) in zip(helpers, data.SHEETS, strict=False):
        PracticeSheet.objects.create(
            title=title,
            summary=summary,
            body=body,
            theme_keys=[theme],
            source="Fiche inventée pour la démonstration",
            state="published",
            author=compagnon.applied_by,
            reviewer=manager,
            published_at=timezone.now(),
            search_text=normalise(f"{title} {summary} {body}"),
            is_demo=True,
        )


def _concertation(wave: Wave, by: User) -> None:
    version = BouquetVersion.objects.filter(bouquet__wave=wave).order_by("pk").first()
    row = Concertation.objects.create(
        title="Le bouquet de la prochaine vague (démonstration)",
        intro="Vos pratiques disent ce qui manque. Les réponses seront publiées, et leur suite aussi.",
        version=version,
        closes_at=timezone.now() + timedelta(days=25),
        opened_at=timezone.now() - timedelta(days=5),
        state="open",
        created_by=by,
        is_demo=True,
    )
    questions = [
        Question.objects.create(concertation=row, text=text, position=place)
        for place, text in enumerate(data.QUESTIONS, 1)
    ]
    said = [
        (
            "compagnon",
            "Compagnon de démonstration",
            "for",
            "Plus de visites, et des suites après la visite.",
        ),
        (
            "partenaire",
            "Partenaire de démonstration",
            "reserved",
            "Oui, si les déplacements sont pris en charge.",
        ),
    ]
    for name, organization, position, text in said:
        for question in questions:
            Contribution.objects.create(
                question=question,
                user=queries.demo_person(name),
                organization=organization,
                role="compagnon" if name == "compagnon" else "partner",
                position=position,
                text=text,
            )


def _survey(by: User) -> None:
    """Anonymous, open, asked of those of the demonstration who live with the bouquet."""
    survey = Survey.objects.create(
        title="Le bouquet vous aide-t-il\u00a0? (démonstration)",
        why="Vos réponses fixent les volumes de chaque service de la prochaine vague.",
        audience="everybody",
        opens_at=timezone.now() - timedelta(days=2),
        opened_at=timezone.now() - timedelta(days=2),
        closes_at=timezone.now() + timedelta(days=12),
        state="open",
        created_by=by,
        is_demo=True,
    )
    for place, (kind, text, choices) in enumerate(data.SURVEY, 1):
        required = kind != "text"
        row = {"kind": kind, "text": text, "choices": choices, "position": place, "is_required": required}
        SurveyQuestion.objects.create(survey=survey, **row)
    for name, group in data.ASKED.items():
        person = queries.demo_person(name)
        SurveyPerson.objects.create(survey=survey, user=person, group=group, is_told=True)
