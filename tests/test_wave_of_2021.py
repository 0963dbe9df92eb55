"""The wave of 2021 played by the actions of the whole chain, from filing to its fifteen real laureates."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility import actions as desk
from essaim.admissibility import queries as desk_queries
from essaim.appraisal import actions as appraisal
from essaim.appraisal.factories import PhaseFactory
from essaim.audit.journal import first_broken_entry
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.committee.actions import committee, minutes, room, sittings, votes
from essaim.committee.models import Ballot
from essaim.committee.queries.minutes import disagreements
from essaim.decisions.actions import decisions, releases
from essaim.decisions.models import Decision
from essaim.decisions.queries.notices import public_laureates
from essaim.dossiers import actions as dossiers
from essaim.dossiers.factories import AnswerFactory, BudgetLineFactory, DossierFactory, PieceFactory
from essaim.files.factories import StoredFileFactory
from essaim.mail.models import Message
from essaim.notices.factories import DelegationFactory
from essaim.poles.compute.published import read_published
from essaim.poles.factories import MembershipFactory, PoleFactory, PolePlaceFactory
from essaim.portfolio.actions import adoption, portfolios, proposals
from essaim.portfolio.queries.candidates import door_of
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"pitch": "Coopérer.", "need": "Un territoire.", "helped_before": "non", "stage": "Émergent"}
OTHERS = 3  # fictional competitors
AWARD = Decimal(100_000)


def laureates_of_2021():
    """The poles that published sources name as financed in 2021."""
    rows = [row for row in read_published() if any(one.kind == "laureate_phase_2" for one in row.statuses)]
    found = [row for row in rows if row.statuses[0].since and row.statuses[0].since.year == 2021]
    return [(row.name, row.region) for row in found]


@pytest.fixture
def wave():
    return WaveFactory(closed=True, slug="ptce-2021", name="Vague 2021")


@pytest.fixture
def tresor():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


def draft(wave, name, code):
    """A dossier of both doors with everything that this wave asks."""
    region = RegionFactory(code=code)
    dossier = DossierFactory(
        wave=wave, pole=PoleFactory(name=name, region=region), region=region, doors=[SUPPORT, GRANT]
    )
    for key, value in ANSWERS.items():
        AnswerFactory(dossier=dossier, key=key, value=value)
    PolePlaceFactory(pole=dossier.pole)
    MembershipFactory(pole=dossier.pole, company=True, confirmed=True)
    MembershipFactory(pole=dossier.pole, authority=True, confirmed=True)
    for key in ("statutes", "accounts"):
        PieceFactory(dossier=dossier, key=key, file=StoredFileFactory(uploaded_by=dossier.created_by))
    for year in (1, 2):
        BudgetLineFactory(dossier=dossier, year=year, account="64A", amount=50_000, fte=1)
        BudgetLineFactory(dossier=dossier, year=year, side="income", account="74A", amount=50_000)
    return dossier


def file(dossier):
    undertakings = dossiers.Undertakings(
        ticked=["Je certifie l’exactitude des informations."],
        republican_commitment=True,
        electronic_notice=True,
        signatory_name="Ada Martin",
        signatory_role="Présidente",
        signatory_email=dossier.created_by.email,
        contact_email=dossier.created_by.email,
    )
    author, closing = dossier.created_by, dossier.wave.closes_at
    dossiers.submit_dossier(dossier, by=author, at=closing, once_key="clé", undertakings=undertakings)


def admit(dossier, by):
    """Every rule is met for a person; then each door is admissible."""
    row = desk_queries.visible_dossiers(by).get(pk=dossier.pk)
    sheet = desk_queries.sheet_of(row, timezone.now())
    said = {line.rule.key: ("met", "Vérifié dans le dossier.") for line in sheet.lines}
    desk.save_rule_verdicts(row, said, by=by, seen=sheet.saved_at)
    for door in (SUPPORT, GRANT):
        desk.propose_verdict(row, door, by=by, admissible=True)


def read_all(wave, filed, by, good):
    """Two readers, every dossier, higher scores for those that were financed."""
    phase = PhaseFactory(wave=wave, door=GRANT, method="raw")
    for _ in range(2):
        reader = appraisal.invite_reader(wave, UserFactory(), level="nation", region=None, load=100, by=by)
        appraisal.accept(reader, 100, by=reader.user)
        for dossier in filed:
            appraisal.declare(dossier, "none", "", by=reader.user)
            duty = appraisal.give_duty(reader, dossier, GRANT, by=by)
            score = "5" if dossier.pole.name in good else "2"
            fields = {f"score-{key}": (score, 0) for key in ("cooperation", "territory")}
            fields["for_candidate"] = ("Une coopération réelle.", 0)
            appraisal.save_fields(duty, fields, by=reader.user, at=timezone.now())
            appraisal.submit_review(duty, by=reader.user, at=timezone.now())
    phase.closes_at = timezone.now() - timedelta(seconds=1)
    phase.save()
    appraisal.compute_scores(phase, by=by)


def convene(wave, by, tied_to):
    """The chair, a qualified person, and an elected one whom a tie takes away from one dossier."""
    order = "Arrêté du 3 mai 2021"
    made = committee.create_committee(
        wave,
        by=by,
        name="Comité interministériel",
        doors=[GRANT],
        order_reference=order,
        colleges=[committee.Seats(name) for name in ("Administrations", "Qualifiés", "Élus")],
    )
    members = [
        committee.name_member(
            made, UserFactory(), by=by, college=college, order_reference=order, chair=college.position == 1
        )
        for college in made.colleges.all()
    ]
    soon = timezone.now() + timedelta(minutes=30)
    sitting = sittings.plan_sitting(made, by=by, starts_at=soon, place="Salle Sismondi")
    sittings.fill_agenda(sitting, GRANT, by=by)
    sittings.convene(sitting, by=by, urgency="Annonce ministérielle.")
    for member in members:
        for item in sitting.items.select_related("dossier"):
            kind = "tie" if (member == members[2] and item.dossier == tied_to) else "none"
            appraisal.declare(item.dossier, kind, "J’y siège." if kind == "tie" else "", by=member.user)
    return sitting


def examine(sitting, by, good):
    """Everybody comes in; each dossier is voted on by those whom no tie sends out."""
    seats = list(sitting.attendances.select_related("sitting", "member__user").order_by("pk"))
    for seat in seats:
        room.attend(seat, "on_site", by=seat.member.user)
    room.open_sitting(sitting, seats[0].member, by=by)
    for item in sitting.items.select_related("dossier__pole"):
        sitting.refresh_from_db()
        room.call_item(item, by=by, seen=sitting.turn)
        votes.open_vote(item, by=by)
        out = set(item.exits.filter(came_back_at=None).values_list("member", flat=True))
        choice = "favourable" if item.dossier.pole.name in good else "unfavourable"
        for seat in (one for one in seats if one.member_id not in out):
            votes.cast_vote(item, seat, choice, by=seat.member.user)
        votes.close_vote(item, by=by)


def choose(wave, by, sitting):
    """What the computation proposes is adopted in the room; the sitting ends, its minutes are signed."""
    door = door_of(current_document(wave), GRANT)
    made = portfolios.open_portfolio(wave, door, by=by, name="Le choix", once_key="choix")
    run = proposals.propose_portfolio(made, by=by)
    made = proposals.apply_proposal(run, 0, number=made.number, by=by) or made
    made.refresh_from_db()
    adoption.adopt_portfolio(made, by=by, sitting=sitting)
    room.close_sitting(sitting, by=by)
    written = minutes.draft_minutes(sitting, by=by)
    sitting.refresh_from_db()
    minutes.sign_minutes(written, by=sitting.presiding.user, presiding=True)
    minutes.sign_minutes(written, by=by, presiding=False)
    return written


def decide(wave, by):
    decisions.save_frame(wave, {"delegation": DelegationFactory(last_name="Mercier")}, by=by)
    for door in (SUPPORT, GRANT):
        decisions.prepare_decisions(wave, door, by=by)
    for decision in Decision.objects.filter(dossier__wave=wave):
        decisions.save_feedback(decision, decision.feedback, by=by, seen=decision.number)
        decisions.mark_ready(decision, by=by)


def file_all(wave, by):
    """The fifteen real laureates and their competitors, filed and admitted."""
    real = laureates_of_2021()
    assert len(real) == 15
    cast = [*real, *((f"Projet fictif {number}", "84") for number in range(OTHERS))]
    filed = [draft(wave, name, code) for name, code in cast]
    for dossier in filed:
        file(dossier)
        admit(dossier, by)
        dossier.refresh_from_db()
    return filed, {name for name, _ in real}


def check_the_room(sitting, written):
    ballots = Ballot.objects.filter(item__sitting=sitting)
    assert ballots.count() == 3 * 18 - 1  # a tie sent one member out of the last dossier
    assert sitting.items.filter(result="favourable").count() == 15
    written.refresh_from_db()
    assert written.is_signed
    assert disagreements(sitting) == []


def test_from_filing_to_the_public_list_of_the_fifteen_real_laureates(wave, tresor, client):
    filed, names = file_all(wave, MandateFactory(role=Role.NATIONAL_OFFICER).user)
    read_all(wave, filed, tresor, names)
    sitting = convene(wave, tresor, tied_to=filed[-1])
    examine(sitting, tresor, names)
    check_the_room(sitting, choose(wave, tresor, sitting))
    decide(wave, tresor)

    page = reverse("decisions:laureates", args=[wave.slug])
    assert client.get(page).status_code == 404
    releases.release_now(wave, [SUPPORT, GRANT], by=tresor)

    shown = public_laureates(Wave.objects.get(slug="ptce-2021"))
    assert {row.dossier.pole.name for row in shown if row.door == GRANT} == names
    assert {row.amount for row in shown if row.door == GRANT} == {AWARD}
    assert sum(row.door == SUPPORT for row in shown) == 18
    text = client.get(page).content.decode()
    assert [name for name in names if escape(name) not in text] == []
    assert Message.objects.filter(key="decision_available").count() == 18
    assert Decision.objects.filter(door=GRANT, outcome="financed").count() == 15
    assert first_broken_entry() is None
