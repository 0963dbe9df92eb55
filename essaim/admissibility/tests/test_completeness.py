"""Complements: asked, awaited, sent, forgotten; and what they do to the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.admissibility import actions, jobs, queries
from essaim.admissibility.factories import CompletenessRequestFactory, DeskDossierFactory
from essaim.admissibility.models import CompletenessRequest, DeskEntry, RequestState, ThreadMessage
from essaim.admissibility.tests.situations import judge
from essaim.calls.factories import SUPPORT
from essaim.dossiers import actions as dossiers
from essaim.dossiers.factories import AnswerFactory, DossierFactory, PieceFactory, SubmissionFactory
from essaim.dossiers.models import DossierState, Piece
from essaim.dossiers.workflow import DOSSIER
from essaim.files.factories import StoredFileFactory
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.poles.factories import MembershipFactory, PolePlaceFactory

pytestmark = pytest.mark.django_db

START = datetime(2021, 5, 12, 10, tzinfo=UTC)


def ask(dossier, by, **changes):
    due = timezone.localdate() + timedelta(days=15)
    fields = {"pieces": ["statutes"], "message": "Il manque les statuts signés.", "due_on": due}
    return actions.request_completion(dossier, by=by, **{**fields, **changes})


@pytest.fixture
def filed(time_machine):
    time_machine.move_to(START, tick=False)
    return DeskDossierFactory(doors=[SUPPORT], submitted_at=START)


def test_asking_for_an_indispensable_piece_stops_the_clock_and_tells_the_candidate(filed, appraiser_of):
    request = ask(filed, appraiser_of(filed))

    filed.refresh_from_db()
    entry = DeskEntry.objects.get(pk=filed.pk)
    assert (filed.state, request.suspends) == (DossierState.INCOMPLETE, True)
    assert (entry.suspended, entry.silence_on) == (True, None)
    message = Message.objects.get(key="completeness_request")
    assert message.critical
    for words in ["- Statuts", "Il manque les statuts signés.", "jeudi 27\u00a0mai 2021", "article L114-5"]:
        assert words in message.text
    assert ThreadMessage.objects.get().request == request


def test_asking_for_what_is_not_indispensable_leaves_the_clock_running(filed, appraiser_of):
    request = ask(filed, appraiser_of(filed), pieces=["letter"], questions=["pitch"])

    assert not request.suspends
    assert DeskEntry.objects.get(pk=filed.pk).silence_on == date(2021, 7, 12)
    assert "ne suspend pas l’examen" in Message.objects.get().text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pieces": []}, "Choisissez au moins une pièce ou une question."),
        ({"pieces": ["unknown"]}, "Une pièce ou une question choisie n’existe pas dans cette vague."),
        ({"due_on": date(2021, 5, 12)}, "La date limite doit être à venir."),
        ({"due_on": date(2021, 9, 1)}, "La date limite est trop lointaine\u00a0: 90 jours au plus."),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(filed, appraiser_of, changes, words):
    with pytest.raises(ValidationError) as error:
        ask(filed, appraiser_of(filed), **changes)

    assert error.value.messages == [words]
    assert not CompletenessRequest.objects.exists()


def test_a_double_click_asks_once_and_a_second_request_waits(filed, appraiser_of):
    appraiser = appraiser_of(filed)
    assert ask(filed, appraiser, once_key="a") == ask(filed, appraiser, once_key="a")

    with pytest.raises(Refused, match=r"^« Demander des compléments » n’est plus possible : à compléter.$"):
        ask(filed, appraiser, once_key="b")


def test_the_complements_close_the_request_and_the_clock_runs_again(filed, appraiser_of, time_machine):
    request = ask(filed, appraiser_of(filed))
    time_machine.move_to(START + timedelta(days=5), tick=False)

    submission = SubmissionFactory(dossier=filed)
    DOSSIER.perform("complete", filed, by=filed.created_by, last_submission=submission)

    request.refresh_from_db()
    entry = DeskEntry.objects.get(pk=filed.pk)
    assert (request.state, entry.dossier_state) == (RequestState.ANSWERED, "submitted")
    assert entry.silence_on == date(2021, 7, 17)


def test_when_the_delay_ends_the_clock_runs_and_the_dossier_stays_open(filed, appraiser_of, time_machine):
    request = ask(filed, appraiser_of(filed))
    time_machine.move_to("2021-05-27T22:30Z", tick=False)  # the 28th in Paris

    jobs.end_requests(timestamp=0)
    jobs.end_requests(timestamp=0)

    request.refresh_from_db()
    filed.refresh_from_db()
    assert (request.state, filed.state) == (RequestState.EXPIRED, DossierState.INCOMPLETE)
    assert DeskEntry.objects.get(pk=filed.pk).silence_on == date(2021, 7, 28)
    assert "Votre dossier n’est pas fermé." in Message.objects.get(key="completeness_expired").text


def test_complements_sent_late_still_answer(filed, appraiser_of):
    request = ask(filed, appraiser_of(filed))
    actions.expire_request(request, by=service_account())

    DOSSIER.perform("complete", filed, by=filed.created_by)

    request.refresh_from_db()
    assert request.state == RequestState.ANSWERED


def test_the_appraisal_goes_on_without_complements_once_the_delay_is_over(filed, appraiser_of):
    appraiser = appraiser_of(filed)
    request = ask(filed, appraiser)
    judge(filed, appraiser)
    with pytest.raises(Refused, match=r"^Des compléments sont attendus du candidat"):
        actions.propose_verdict(filed, SUPPORT, by=appraiser, admissible=True)
    with pytest.raises(ValidationError, match="Le délai donné au candidat court encore"):
        actions.resume_dossier(filed, by=appraiser)

    actions.expire_request(request, by=service_account())
    actions.propose_verdict(filed, SUPPORT, by=appraiser, admissible=True)

    filed.refresh_from_db()
    assert filed.state == DossierState.ADMISSIBLE


def test_a_cancelled_request_never_suspended(filed, appraiser_of, time_machine):
    appraiser = appraiser_of(filed)
    request = ask(filed, appraiser)
    time_machine.move_to(START + timedelta(days=5), tick=False)

    actions.cancel_request(request, by=appraiser)

    filed.refresh_from_db()
    assert filed.state == DossierState.SUBMITTED
    assert DeskEntry.objects.get(pk=filed.pk).silence_on == date(2021, 7, 12)
    assert "vous n’avez rien à envoyer" in Message.objects.get(key="completeness_cancelled").text


def test_a_withdrawn_dossier_awaits_nothing(filed, appraiser_of):
    request = ask(filed, appraiser_of(filed))

    DOSSIER.perform("withdraw", filed, by=filed.created_by)

    request.refresh_from_db()
    assert request.state == RequestState.CANCELLED
    assert not DeskEntry.objects.get(pk=filed.pk).waiting


def test_only_the_automaton_ends_a_delay(filed, appraiser_of):
    appraiser = appraiser_of(filed)
    request = ask(filed, appraiser)

    with pytest.raises(Refused, match=r"^Seul l’automate constate la fin d’un délai.$"):
        actions.expire_request(request, by=appraiser)


def test_the_candidate_is_reminded_once(filed, appraiser_of, time_machine):
    ask(filed, appraiser_of(filed))
    jobs.remind_candidates(timestamp=0)
    assert not Message.objects.filter(key="completeness_reminder").exists()

    time_machine.move_to(START + timedelta(days=12), tick=False)
    jobs.remind_candidates(timestamp=0)
    jobs.remind_candidates(timestamp=0)

    assert Message.objects.filter(key="completeness_reminder").count() == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"piece_keys": []}, "request_asks_for_something"),
        ({"closed_at": START}, "request_closed_says_when"),
        ({"state": "lost", "closed_at": START}, "request_state_is_known"),
    ],
)
def test_the_database_refuses_a_request_that_makes_no_sense(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        CompletenessRequestFactory(**changes)


def test_each_person_of_the_desk_is_warned_once_a_day_of_what_presses(
    filed, appraiser_of, officer, time_machine
):
    appraiser, neighbour = appraiser_of(filed), appraiser_of(DeskDossierFactory())
    time_machine.move_to("2021-06-28T06:30Z", tick=False)

    jobs.warn_appraisers(timestamp=0)
    jobs.warn_appraisers(timestamp=0)

    messages = {message.user: message.text for message in Message.objects.filter(key="desk_warning")}
    assert set(messages) >= {appraiser, officer}
    assert filed.reference in messages[appraiser]
    assert "Alerte des 45 jours" in messages[appraiser]
    assert "Accusés en retard" in messages[appraiser]
    assert filed.reference not in messages.get(neighbour, "")


def test_a_message_of_the_candidate_reaches_the_unit_else_the_nation(filed, appraiser_of, officer):
    actions.write_to_administration(filed, "Bonjour", by=filed.created_by, once_key="1")
    assert Message.objects.get(key="thread_to_desk").to == officer.email

    appraiser = appraiser_of(filed)
    actions.write_to_administration(filed, "Encore", by=filed.created_by, once_key="2")

    assert Message.objects.filter(key="thread_to_desk").latest("pk").to == appraiser.email
    assert DeskEntry.objects.get(pk=filed.pk).unanswered
    actions.write_to_candidate(filed, "Voici.", by=appraiser)
    assert not DeskEntry.objects.get(pk=filed.pk).unanswered


def test_nobody_else_writes_in_the_thread(filed, manager, stranger):
    with pytest.raises(Refused, match=r"^Seuls les co-auteurs du dossier peuvent faire cela.$"):
        actions.write_to_administration(filed, "Bonjour", by=stranger)
    with pytest.raises(Refused, match=r"^Cette action est réservée"):
        actions.write_to_candidate(filed, "Bonjour", by=manager)
    with pytest.raises(ValidationError, match=r"Écrivez un message."):
        actions.write_to_candidate(filed, " \x00 ", by=MandateFactory(role=Role.NATIONAL_OFFICER).user)


def test_the_due_day_itself_still_counts():
    request = CompletenessRequestFactory(due_on=date(2021, 5, 27))

    assert not queries.requests_ended_on(date(2021, 5, 27)).exists()
    assert queries.requests_ended_on(date(2021, 5, 28)).get() == request


# --- Item by item ---------------------------------------------------------------------------------------


ANSWERS = {"pitch": "Réparer.", "need": "Trop de déchets.", "helped_before": "non", "stage": "Émergent"}
UNDERTAKINGS = dossiers.Undertakings(
    ticked=["Je certifie l’exactitude des informations."],
    republican_commitment=True,
    electronic_notice=True,
    signatory_name="Ada Martin",
    signatory_role="Présidente",
    signatory_email="ada@example.fr",
    contact_email="pole@example.fr",
)


def ready_dossier():
    """Whole enough to be filed."""
    dossier = DossierFactory(doors=[SUPPORT])
    for key, value in ANSWERS.items():
        AnswerFactory(dossier=dossier, key=key, value=value)
    PolePlaceFactory(pole=dossier.pole)
    MembershipFactory(pole=dossier.pole, company=True)
    MembershipFactory(pole=dossier.pole, authority=True)
    PieceFactory(dossier=dossier, file=StoredFileFactory(uploaded_by=dossier.created_by))
    return dossier


def send_again(dossier):
    return dossiers.complete_dossier(
        dossier,
        by=dossier.created_by,
        at=timezone.now(),
        once_key="",
        undertakings=UNDERTAKINGS,
    )


@pytest.fixture
def complete(time_machine):
    """A dossier whole enough to be filed, and filed."""
    time_machine.move_to(START, tick=False)
    dossier = ready_dossier()
    dossiers.submit_dossier(dossier, by=dossier.created_by, at=START, once_key="", undertakings=UNDERTAKINGS)
    return dossier


def test_l114_5_a_request_is_answered_only_when_each_item_came_or_was_explained(
    complete, appraiser_of, time_machine
):
    request = ask(complete, appraiser_of(complete), pieces=["statutes", "letter"])
    time_machine.move_to(START + timedelta(days=5), tick=False)

    with pytest.raises(ValidationError, match="Il manque encore ce qui vous est demandé"):
        send_again(complete)
    PieceFactory(dossier=complete, key="letter", added_at=timezone.now())
    Piece.objects.filter(dossier=complete, key="statutes", removed_at=None).update(removed_at=timezone.now())
    PieceFactory(dossier=complete, key="statutes", added_at=timezone.now())
    send_again(complete)

    request.refresh_from_db()
    assert request.state == RequestState.ANSWERED
    assert all(item.received_as for item in request.items.all())


def test_an_item_that_will_not_come_is_explained_and_both_sides_read_it(
    complete, appraiser_of, signed_in, time_machine
):
    appraiser = appraiser_of(complete)
    request = ask(complete, appraiser, pieces=["letter"])
    item = request.items.get()
    owner = signed_in(complete.created_by)
    url = reverse("admissibility:explain", args=[complete.reference, item.public_id])
    assert "Expliquez pourquoi" in owner.post(url, {"explanation": " "}).content.decode()
    owner.post(url, {"explanation": "La mairie ne délibère qu’en juin."})
    time_machine.move_to(START + timedelta(days=2), tick=False)

    send_again(complete)

    request.refresh_from_db()
    assert request.state == RequestState.ANSWERED
    for client, name in [
        (signed_in(complete.created_by), "thread"),
        (signed_in(appraiser), "exchanges"),
    ]:
        page = client.get(reverse(f"admissibility:{name}", args=[complete.reference])).content.decode()
        assert "La mairie ne délibère qu’en juin." in page
    with pytest.raises(Refused, match="n’attend plus rien"):
        actions.explain_item(item, by=complete.created_by, explanation="Encore.")
