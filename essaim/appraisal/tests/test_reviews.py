"""Writing a review: phases, autosave, blind copies, what others see, regional ranking."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal import actions, queries
from essaim.appraisal.compute.grid import Line, grid_of, total
from essaim.appraisal.compute.redact import hide, pattern_of
from essaim.appraisal.factories import DutyFactory, PhaseFactory, ReviewFactory
from essaim.appraisal.models import Declaration, Duty, Review
from essaim.calls.compute.document import Anchor, Criterion, WaveDocument
from essaim.calls.compute.gaps import weights as sums
from essaim.dossiers.factories import CoAuthorFactory, SubmissionFactory
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.poles.factories import MembershipFactory
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writing(declared_duty):
    PhaseFactory(wave=declared_duty.dossier.wave)
    return declared_duty


def save(duty, **fields):
    rows = {key.replace("__", "-"): (value, 0) for key, value in fields.items()}
    return actions.save_fields(duty, rows, by=duty.reader.user, at=timezone.now())


def whole(duty):
    save(duty, score__cooperation="4", score__territory="3", for_candidate="Un projet clair.")


def address(duty):
    return reverse("appraisal:reading", args=[duty.dossier.reference])


def test_a_review_is_written_then_handed_in_without_a_script(writing, signed_in):
    client = signed_in(writing.reader.user)
    page = client.get(address(writing)).content.decode()
    assert "Coopération (poids 60)" in page

    grid = {"score-cooperation": "5", "score-territory": "0", "for_candidate": "Bravo.", "private": "Bof."}
    client.post(address(writing), grid | {"submit": "1"})

    review = Review.objects.get()
    assert (review.state, str(review.total)) == ("submitted", "12.00")
    assert (review.for_candidate, review.private) == ("Bravo.", "Bof.")


def test_each_field_saves_itself_and_two_windows_are_told(writing, signed_in):
    client = signed_in(writing.reader.user)
    url = reverse("appraisal:review_save", args=[writing.dossier.reference, writing.door])

    first = client.post(url, {"key": "for_candidate", "value": "Un.", "version": "0"}).json()
    second = client.post(url, {"key": "for_candidate", "value": "Deux.", "version": "0"}).json()

    assert (first["status"], first["version"]) == ("saved", 1)
    assert (second["status"], second["theirs"]) == ("conflict", "Un.")
    assert Review.objects.get().for_candidate == "Un."


def test_the_button_keeps_what_another_window_had_written(writing, signed_in):
    save(writing, for_candidate="Première version, longue.")

    sent = {"for_candidate": "Seconde version.", "version-for_candidate": "0"}
    signed_in(writing.reader.user).post(address(writing), sent)

    review = Review.objects.get()
    assert review.for_candidate == "Seconde version."
    assert review.private == "[D’une autre fenêtre] Première version, longue."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"score__cooperation": "9"}, "Cette note n’est pas dans l’échelle."),
        ({"score__invented": "1"}, "Ce champ n’existe pas dans la grille."),
        ({"state": "submitted"}, "Ce champ n’existe pas dans la grille."),
    ],
)
def test_what_is_not_in_the_grid_is_refused(writing, fields, reason):
    with pytest.raises(ValidationError, match=reason):
        save(writing, **fields)


def test_a_review_is_handed_in_whole_or_not_at_all(writing):
    save(writing, score__cooperation="4")
    when = {"by": writing.reader.user, "at": timezone.now()}
    with pytest.raises(ValidationError, match=r"Il manque une note.*Ancrage territorial"):
        actions.submit_review(writing, **when)
    save(writing, score__territory="4")
    with pytest.raises(ValidationError, match="Écrivez un commentaire pour le candidat"):
        actions.submit_review(writing, **when)
    save(writing, for_candidate="Clair.")
    actions.submit_review(writing, **when)
    actions.submit_review(writing, **when)

    assert Review.objects.get().state == "submitted"
    with pytest.raises(Refused, match="Votre avis est remis"):
        save(writing, private="Trop tard")


@pytest.mark.parametrize("shift", [-20, 20])
def test_nothing_is_saved_outside_of_the_phase(writing, shift):
    at = timezone.now() + timedelta(days=shift)
    with pytest.raises(Refused, match="La phase d’évaluation n’est pas ouverte"):
        actions.save_fields(writing, {"private": ("x", 0)}, by=writing.reader.user, at=at)


def test_nobody_writes_the_review_of_somebody_else(writing, manager):
    with pytest.raises(Refused, match="Ce dossier ne vous est plus confié"):
        actions.save_fields(writing, {"private": ("x", 0)}, by=manager, at=timezone.now())


def test_a_manager_sends_a_review_back_and_its_author_is_told(writing, manager, signed_in):
    whole(writing)
    actions.submit_review(writing, by=writing.reader.user, at=timezone.now())
    review = Review.objects.get()
    url = reverse("appraisal:review", args=[writing.reader.wave.slug, review.public_id])

    signed_in(manager).post(url, {"reason": "Motivez la note."})

    review.refresh_from_db()
    assert (review.state, review.return_reason) == ("returned", "Motivez la note.")
    assert Message.objects.get(key="review_returned").to == writing.reader.user.email
    save(writing, for_committee="Parce que.")


def test_private_notes_are_read_by_their_author_alone(writing, manager, signed_in):
    save(writing, private="SECRET-ABSOLU")
    review = Review.objects.get()
    url = reverse("appraisal:review", args=[writing.reader.wave.slug, review.public_id])

    assert "SECRET-ABSOLU" not in signed_in(manager).get(url).content.decode()
    assert "SECRET-ABSOLU" in signed_in(writing.reader.user).get(address(writing)).content.decode()


@pytest.mark.parametrize(
    ("others", "handed_in", "over", "seen"),
    [
        ("never", True, True, False),
        ("after_own", False, False, False),
        ("after_own", True, False, True),
        ("after_close", True, False, False),
        ("after_close", True, True, True),
    ],
)
def test_the_switch_of_the_phase_says_when_others_are_seen(declared_duty, others, handed_in, over, seen):
    PhaseFactory(wave=declared_duty.dossier.wave, others=others, over=over)
    ReviewFactory(duty=declared_duty, submitted=handed_in)
    ReviewFactory(duty=DutyFactory(dossier=declared_duty.dossier), submitted=True)

    assert bool(queries.others_of(declared_duty, timezone.now())) is seen


def test_a_blind_phase_shows_no_member_no_person_and_no_file(signed_in):
    blind = DeskDossierFactory(submitted=False, admissible=True)
    MembershipFactory(pole=blind.pole, organization__name="Fonderie Dupont-Martin")
    named = f"Avec Fonderie Dupont-Martin, {blind.pole.lead.name} et {blind.created_by.email}."
    blind.answers.create(key="need", value=named, updated_by=blind.created_by)
    SubmissionFactory(dossier=blind)
    duty = DutyFactory(dossier=blind, declared=True)
    client = signed_in(duty.reader.user)
    phase = PhaseFactory(wave=blind.wave)
    assert "Fonderie Dupont-Martin" in client.get(address(duty)).content.decode()

    phase.blind = True
    phase.save()
    page = client.get(address(duty)).content.decode()

    hidden = ["Fonderie", "Dupont", blind.pole.lead.name, blind.pole.lead.siret, blind.created_by.email]
    assert [word for word in hidden if word and word in page] == []
    assert "[masqué]" in page


def test_names_written_otherwise_are_hidden_and_the_rest_is_kept():
    pattern = pattern_of(["Fonderie Dupont-Martin", "L’Atelier d’Épinal", "Zoé Lefèvre", "Li"])
    text = (
        "FONDERIE  DUPONT MARTIN, l'atelier d'Epinal et ZOE LEFEVRE (Zoe\u0301 Lefe\u0300vre) relient l’aval."
    )

    shown = hide(text, pattern)

    assert shown == "[masqué], [masqué] et [masqué] ([masqué]) relient l’aval."
    assert hide("Rien à cacher.", pattern_of([])) == "Rien à cacher."


def test_a_blind_phase_hides_the_names_of_the_pitch_and_of_the_coauthors(signed_in):
    blind = DeskDossierFactory(
        submitted=False, admissible=True, pole__pitch="Un projet de la Fonderie Dupont-Martin."
    )
    author = CoAuthorFactory(dossier=blind, user__first_name="Zoé", user__last_name="Lefèvre").user
    MembershipFactory(pole=blind.pole, organization__name="Fonderie Dupont-Martin")
    blind.answers.create(key="need", value="Écrit par Zoe Lefevre.", updated_by=author)
    SubmissionFactory(dossier=blind)
    duty = DutyFactory(dossier=blind, declared=True)
    PhaseFactory(wave=blind.wave, blind=True)
    client = signed_in(duty.reader.user)

    for name in ("facts", "reading"):
        page = client.get(reverse(f"appraisal:{name}", args=[blind.reference])).content.decode()
        assert [word for word in ("Dupont", "Lefevre", "Lefèvre") if word in page] == [], name


def test_the_names_of_other_readers_are_hidden_in_a_blind_phase(declared_duty):
    PhaseFactory(wave=declared_duty.dossier.wave, blind=True)
    ReviewFactory(duty=declared_duty, submitted=True)
    ReviewFactory(duty=DutyFactory(dossier=declared_duty.dossier), submitted=True)

    assert [other.who for other in queries.others_of(declared_duty, timezone.now())] == ["Lecteur 1"]


def test_the_board_costs_the_same_for_ninety_duties(writing, signed_in, django_assert_max_num_queries):
    for _ in range(8):
        DutyFactory(reader=writing.reader, dossier__wave=writing.dossier.wave)
    client = signed_in(writing.reader.user)

    with django_assert_max_num_queries(15):
        page = client.get(reverse("appraisal:board"))

    assert len(page.context["duties"]) == 9


def test_a_region_ranks_every_dossier_once_and_signs(manager):
    dossier = DeskDossierFactory(submitted=False, admissible=True)
    other = DeskDossierFactory(submitted=False, admissible=True, wave=dossier.wave, region=dossier.region)
    phase = PhaseFactory(wave=dossier.wave, level="region")
    cell = MandateFactory(role=Role.APPRAISER, region=dossier.region).user
    order = [other.reference, dossier.reference]

    with pytest.raises(ValidationError, match="Donnez un rang différent à chaque dossier"):
        actions.save_ranking(phase, dossier.region, order[:1], "", by=cell, seen=0)
    first = actions.save_ranking(phase, dossier.region, order, "", by=cell, seen=0)
    with pytest.raises(ValidationError, match="a classé entre-temps"):
        actions.save_ranking(phase, dossier.region, order[::-1], "", by=manager, seen=0)
    actions.save_ranking(phase, dossier.region, order, "Solide.", by=cell, seen=first.number, sign=True)
    with pytest.raises(ValidationError, match="Ce classement est arrêté"):
        actions.save_ranking(phase, dossier.region, order, "", by=cell, seen=3)

    elsewhere = MandateFactory(role=Role.APPRAISER, region=RegionFactory()).user
    with pytest.raises(Refused, match="Seule la cellule de la région la classe"):
        actions.save_ranking(phase, dossier.region, order, "", by=elsewhere, seen=3)


def test_whoever_has_a_tie_in_a_region_does_not_rank_it():
    dossier = DeskDossierFactory(submitted=False, admissible=True)
    phase = PhaseFactory(wave=dossier.wave, level="region")
    cell = MandateFactory(role=Role.APPRAISER, region=dossier.region).user
    actions.declare(dossier, "tie", "Mon ancien projet.", by=cell)

    with pytest.raises(Refused, match="Un lien vous écarte d’un dossier de cette région"):
        actions.save_ranking(phase, dossier.region, [dossier.reference], "", by=cell, seen=0)


@pytest.mark.django_db(transaction=True)
def test_a_tie_declared_while_a_review_is_saved_has_one_outcome():
    duty = DutyFactory(declared=True)
    PhaseFactory(wave=duty.dossier.wave)
    said, start = [], threading.Barrier(2)

    def run(act):
        start.wait()
        try:
            act()
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    acts = [
        lambda: save(duty, private="Je note"),
        lambda: actions.declare(duty.dossier, "tie", "Ma structure.", by=duty.reader.user),
    ]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Declaration.objects.get().barred
    assert Duty.objects.get().ended_at is not None
    assert said in ([], ["Ce dossier ne vous est plus confié."])
    assert Review.objects.exists() == (said == [])


@given(
    scores=st.lists(st.integers(0, 5), min_size=3, max_size=3),
    weights=st.lists(st.integers(1, 9), min_size=3, max_size=3),
)
def test_a_score_lies_between_0_and_20_and_grows_with_each_criterion(scores, weights):
    grid = [Line(Criterion(key=f"c{n}", label="C", weight=weight)) for n, weight in enumerate(weights)]
    given_scores = {f"c{n}": score for n, score in enumerate(scores)}
    found = total(grid, given_scores)
    assert 0 <= found <= 20
    assert (found == 20) == (scores == [5, 5, 5])
    assert total(grid, {"c0": 1}) is None


def test_anchored_labels_make_the_scale():
    anchors = [Anchor(score=3, label="Convention"), Anchor(score=1, label="Idée")]
    line = Line(Criterion(key="a", label="A", weight=1, anchors=anchors))
    assert line.choices == [(1, "1\u00a0: Idée"), (3, "3\u00a0: Convention")]
    assert total([line], {"a": 3}) == 20


def test_each_level_has_its_own_grid():
    criteria = [
        Criterion(key="screen", label="Recevable", weight=40, level="region"),
        Criterion(key="impact", label="Effet", weight=40, level="nation"),
        Criterion(key="both", label="Coopération", weight=60),
    ]
    document = WaveDocument(criteria=criteria)

    assert [line.key for line in grid_of(document, "grant", "region")] == ["screen", "both"]
    assert [line.key for line in grid_of(document, "grant", "nation")] == ["impact", "both"]
    assert sums(document) == {"niveau régional": 100, "niveau national": 100}


def test_saving_and_handing_in_cost_few_queries(writing, signed_in, django_assert_max_num_queries):
    client = signed_in(writing.reader.user)
    typed = {"score-cooperation": "4", "score-territory": "3", "for_candidate": "Un projet clair."}
    field = reverse("appraisal:review_save", args=[writing.dossier.reference, writing.door])

    with django_assert_max_num_queries(14):  # marks of transactions included, four of them
        client.post(field, {"key": "score-cooperation", "value": "4", "version": "0"})
    with django_assert_max_num_queries(14):
        client.post(address(writing), typed)
    with django_assert_max_num_queries(21):  # six of them
        client.post(address(writing), typed | {"for_candidate": "Plus clair.", "submit": "1"})

    assert Review.objects.get().state == "submitted"
