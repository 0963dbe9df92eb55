"""A request always has a holder or a manager who knows, and ends in one of the outcomes."""

import hashlib
import hmac
import json
import urllib.request
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.dossiers.factories import AnswerFactory, DossierFactory, SubmissionFactory
from essaim.kit.rules import Refused
from essaim.mail.addresses import Target, reply_address
from essaim.mail.models import Message
from essaim.services import actions, jobs, queries
from essaim.services.factories import (
    AdviserFactory,
    BookingFactory,
    EntitlementFactory,
    NeedFactory,
    ServiceFactory,
    SlotFactory,
    SupportRequestFactory,
    ThemeFactory,
)
from essaim.services.models import RequestMessage, SupportRequest

pytestmark = pytest.mark.django_db


def service_and_right(**situation):
    service = ServiceFactory(**situation)
    right = EntitlementFactory(granted=True, bouquet=service.version.bouquet)
    return service, right, right.dossier.created_by


def ask(service, right, **more):
    return actions.ask_service(right, service, by=right.dossier.created_by, words="Une méthode", **more)


def test_a_request_goes_at_once_to_a_named_adviser_with_a_time_to_answer():
    service, right, _ = service_and_right()
    adviser = AdviserFactory(provider=service.providers.get())

    request = ask(service, right)

    assert request.adviser == adviser
    assert request.due_at > timezone.now() + timedelta(hours=71)
    assert request.turns.get().why == "suit tous les thèmes et a de la place pour 8 demandes"
    message = Message.objects.get(key="support_request_given")
    assert message.to == adviser.user.email
    assert message.reply_to.startswith("reponse+r-")
    assert "Une méthode" in message.text


def test_a_request_that_nobody_can_take_is_known_by_the_managers_at_once():
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    service, right, _ = service_and_right()

    request = ask(service, right)

    assert request.adviser is None
    assert request.escalated_at
    assert Message.objects.get(key="support_request_escalated").to == manager.email


def test_asking_twice_with_one_key_is_asking_once():
    service, right, _ = service_and_right()

    assert ask(service, right, once_key="k") == ask(service, right, once_key="k")
    assert SupportRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ({"closed": True}, "Le droit de ce pôle n’est pas ouvert sur un bouquet publié."),
        ({}, "Ce service n’est pas dans le bouquet de ce pôle."),
    ],
)
def test_a_refused_request_says_why(situation, reason):
    right = EntitlementFactory(granted=True, **situation)

    with pytest.raises(Refused, match=f"^{reason}$"):
        ask(ServiceFactory(), right)


def test_one_service_is_asked_once_at_a_time():
    service, right, _ = service_and_right()
    ask(service, right)

    with pytest.raises(Refused, match=r"^Une demande est déjà en cours pour ce service.$"):
        ask(service, right)


def test_the_provider_accepts_and_the_pole_is_told():
    request = SupportRequestFactory()

    actions.accept_request(request, by=request.adviser.user)

    request.refresh_from_db()
    assert (request.state, request.due_at) == ("accepted", None)
    assert Message.objects.get(key="support_request_accepted").to == request.asked_by.email


def test_a_request_is_declined_with_a_reason():
    request = SupportRequestFactory()

    with pytest.raises(ValidationError, match="Donnez un motif"):
        actions.decline_request(request, " ", by=request.adviser.user)
    actions.decline_request(request, "Hors de notre métier.", by=request.adviser.user)

    assert "Hors de notre métier." in Message.objects.get(key="support_request_declined").text


def test_a_request_is_passed_on_to_who_never_had_it():
    service, right, _ = service_and_right()
    first = AdviserFactory(provider=service.providers.get())
    request = ask(service, right)
    second = AdviserFactory(provider=service.providers.get())

    actions.pass_request(request, "Absente en mars", by=first.user)

    request.refresh_from_db()
    assert request.adviser == second
    assert [(turn.adviser, turn.ended_as) for turn in request.turns.all()] == [
        (first, "passed"),
        (second, ""),
    ]
    assert Message.objects.filter(key="support_request_moved").count() == 1


def test_the_clock_gives_a_late_request_to_somebody_else_and_tells_the_managers():
    manager = MandateFactory(role=Role.NATIONAL_OFFICER).user
    service, right, _ = service_and_right()
    AdviserFactory(provider=service.providers.get())
    request = ask(service, right)
    second = AdviserFactory(provider=service.providers.get())
    SupportRequest.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    jobs.escalate_late_requests(0)

    request.refresh_from_db()
    assert (request.adviser, request.escalations) == (second, 1)
    assert request.due_at > timezone.now()
    assert request.turns.first().ended_as == "late"
    assert Message.objects.get(key="support_request_escalated").to == manager.email
    jobs.escalate_late_requests(0)
    request.refresh_from_db()
    assert request.escalations == 1


def test_a_late_request_that_nobody_else_can_take_waits_before_the_eyes_of_the_managers():
    MandateFactory(role=Role.NATIONAL_OFFICER)
    request = SupportRequestFactory(late=True)
    actions.escalate_request(request, by=service_account())
    service = request.service

    assert queries.held_by_nobody().get() == request
    adviser = AdviserFactory(provider=service.providers.get())
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    actions.reroute_request(request, adviser, "À vous", by=manager)
    request.refresh_from_db()
    assert (request.adviser, request.state) == (adviser, "waiting")


def test_managers_are_reminded_each_day_of_what_nobody_holds():
    MandateFactory(role=Role.PROGRAMME_MANAGER)
    SupportRequestFactory(alone=True)

    jobs.remind_managers_of_requests(0)
    jobs.remind_managers_of_requests(0)

    assert Message.objects.filter(key="support_request_escalated").count() == 1


def test_a_request_ends_in_one_outcome_of_the_list():
    request = SupportRequestFactory(accepted=True)

    with pytest.raises(ValidationError, match="Choisissez une issue dans la liste"):
        actions.close_request(request, "bof", "", by=request.adviser.user)
    actions.close_request(request, "done", "Deux séances", by=request.adviser.user)

    request.refresh_from_db()
    assert (request.state, request.outcome) == ("closed", "done")


def test_a_request_does_not_end_while_a_session_is_booked():
    booking = BookingFactory()
    request = SupportRequestFactory(
        accepted=True,
        service=booking.slot.service,
        entitlement=booking.entitlement,
        adviser=booking.slot.adviser,
    )
    booking.request = request
    booking.save()

    with pytest.raises(Refused, match="Une séance est encore réservée"):
        actions.close_request(request, "done", "", by=request.adviser.user)


def test_another_provider_neither_sees_nor_answers_a_request():
    request, stranger = SupportRequestFactory(), AdviserFactory()

    assert not queries.visible_requests(stranger.user).exists()
    with pytest.raises(Refused, match=r"^Seul le conseiller qui a reçu cette demande peut faire cela.$"):
        actions.accept_request(request, by=stranger.user)


def test_a_role_that_ended_hides_the_requests():
    request = SupportRequestFactory()
    request.adviser.user.mandates.all().delete()

    assert not queries.visible_requests(
        UserFactory._meta.model.objects.get(pk=request.adviser.user.pk)
    ).exists()


# --- Thread and answers by mail ---------------------------------------------------------------------


def letter(request, person, text="Oui, mardi.", **headers):
    mail = EmailMessage()
    mail["From"] = person.email
    mail["To"] = reply_address(Target("r", request.pk, person.pk))
    mail["Message-ID"] = "<abc@example.fr>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{text}\n\n> cité")
    return mail.as_bytes()


def test_a_message_goes_to_the_other_side_by_mail():
    request = SupportRequestFactory(accepted=True)

    actions.write_message(request, "Quand ?", by=request.asked_by)

    message = Message.objects.get(key="support_request_message")
    assert (message.to, "Quand ?" in message.text) == (request.adviser.user.email, True)


def test_an_answer_by_mail_is_written_in_the_thread_once():
    request = SupportRequestFactory(accepted=True)
    source = letter(request, request.adviser.user)

    actions.receive_mail(source, by=service_account())
    actions.receive_mail(source, by=service_account())

    kept = RequestMessage.objects.get()
    assert (kept.by, kept.text) == (request.adviser.user, "Oui, mardi.")


def test_what_is_not_an_answer_of_that_person_is_ignored():
    request = SupportRequestFactory(accepted=True)
    stranger, holder = UserFactory(), request.adviser.user
    forged = letter(request, holder).replace(holder.email.encode(), stranger.email.encode())
    automatic = letter(request, holder, Auto_Submitted="auto-replied")

    for source in (forged, automatic, letter(request, stranger), b"", letter(request, holder, text="")):
        assert actions.receive_mail(source, by=service_account()) is None


@pytest.mark.django_db(transaction=True)
def test_the_relay_posts_a_letter_to_a_running_server(live_server, settings):
    request = SupportRequestFactory(accepted=True)
    source = letter(request, request.adviser.user)

    def post(signature):
        url = f"{live_server.url}{reverse('services:inbound')}"
        headers = {"X-Essaim-Signature": signature, "Content-Type": "message/rfc822"}
        call = urllib.request.Request(url, source, headers)
        with urllib.request.urlopen(call) as answer:
            return json.load(answer)

    digest = hmac.new(settings.INBOUND_SECRET.encode(), source, hashlib.sha256).hexdigest()
    assert post(f"sha256={digest}") == {"status": "kept"}
    assert post(f"sha256={digest}") == {"status": "ignored"}
    with pytest.raises(urllib.error.HTTPError, match="403"):
        post("sha256=0")
    assert RequestMessage.objects.get().text == "Oui, mardi."


# --- Needs ------------------------------------------------------------------------------------------


def test_a_need_is_saved_field_by_field_and_two_windows_are_told(signed_in):
    theme = ThemeFactory()
    right = EntitlementFactory(granted=True)
    client = signed_in(right.dossier.created_by)
    url = reverse("services:need_save", args=[right.pole.reference])

    first = client.post(url, {"key": f"urgency__{theme.key}", "value": "3", "version": "0"}).json()
    again = client.post(url, {"key": f"urgency__{theme.key}", "value": "1", "version": "0"}).json()

    assert (first["status"], first["version"]) == ("saved", 1)
    assert (again["status"], again["theirs"]) == ("conflict", "3")
    assert right.needs.get().urgency == 3
    wrong = client.post(url, {"key": "urgency__nothing", "value": "3", "version": "0"})
    assert wrong.status_code == 403


def test_the_diagnosis_leads_to_a_ranked_list(signed_in):
    service, right, author = service_and_right()
    theme = service.theme
    client = signed_in(author)
    page = client.post(
        reverse("services:needs", args=[right.pole.reference]),
        {f"maturity__{theme.key}": "2", f"urgency__{theme.key}": "3", f"words__{theme.key}": "Vite"},
    )

    assert page.status_code == 302
    page = client.get(page.url)
    assert [row.service for row in page.context["rows"]] == [service]
    assert "Thème urgent pour vous" in page.content.decode()


def test_what_the_dossier_asked_is_taken_up_when_the_right_opens():
    theme = ThemeFactory(label="Animation")
    dossier = DossierFactory(admissible=True, filing=False)
    AnswerFactory(dossier=dossier, key="services", value=["Animation", "Ingénierie"])
    SubmissionFactory(dossier=dossier)

    right = actions.open_entitlement(dossier, by=service_account())

    need = right.needs.get()
    assert (need.theme, need.urgency, need.from_dossier) == (theme, 1, True)


def test_nobody_writes_the_needs_of_others(signed_in):
    right = EntitlementFactory(granted=True)

    page = signed_in(UserFactory()).get(reverse("services:needs", args=[right.pole.reference]))

    assert page.status_code == 404


# --- Pages ------------------------------------------------------------------------------------------


def test_a_pole_asks_on_the_page_of_a_service(signed_in):
    service, right, author = service_and_right()
    AdviserFactory(provider=service.providers.get())
    client = signed_in(author)
    assert "Demander" in client.get(reverse("services:service", args=[service.reference])).content.decode()
    url = reverse("services:ask", args=[right.pole.reference, service.reference])

    page = client.post(url, {"words": "Une méthode", "once_key": "k"})

    request = SupportRequest.objects.get()
    assert page.url == reverse("services:request", args=[request.reference])
    assert "Une méthode" in client.get(page.url).content.decode()


@pytest.mark.parametrize("name", ["decline", "pass_on", "close", "accept", "withdraw", "reroute"])
def test_each_act_has_its_page(signed_in, name):
    situation = {"accepted": True} if name in {"close", "withdraw"} else {}
    request = SupportRequestFactory(**situation)
    other = AdviserFactory(provider=request.service.providers.get())
    who = {"withdraw": request.asked_by, "reroute": MandateFactory(role=Role.PROGRAMME_MANAGER).user}
    client = signed_in(who.get(name, request.adviser.user))
    url = reverse("services:request_act", args=[request.reference, name])
    sent = {"reason": "Un motif", "outcome": "done", "adviser": str(other.public_id)}

    assert client.get(url).status_code == (404 if name == "accept" else 200)
    page = client.post(url, sent)

    assert page.status_code == 302
    state = request.state
    request.refresh_from_db()
    assert request.state != state or request.adviser == other


def test_the_support_page_costs_the_same_whatever_the_history(signed_in):
    slot = SlotFactory()
    service = slot.service
    right = EntitlementFactory(granted=True, bouquet=service.version.bouquet)
    NeedFactory.create_batch(3, entitlement=right)
    for _ in range(5):
        SupportRequestFactory(closed=True, service=service, entitlement=right, adviser=slot.adviser)
        BookingFactory(slot=SlotFactory(service=service, adviser=slot.adviser), entitlement=right)

    for person in (
        right.dossier.created_by,
        slot.adviser.user,
        MandateFactory(role=Role.NATIONAL_OFFICER).user,
    ):
        page = signed_in(person).get(reverse("services:support", args=[right.pole.reference]))
        assert page.status_code == 200
        assert len(page.context["requests"]) == 5


def test_a_provider_reads_the_page_of_the_poles_it_helps_alone(signed_in):
    request = SupportRequestFactory(accepted=True)
    waiting = SupportRequestFactory(adviser=request.adviser)
    client = signed_in(request.adviser.user)

    def status(right):
        return client.get(reverse("services:support", args=[right.pole.reference])).status_code

    assert status(request.entitlement) == 200
    assert status(waiting.entitlement) == 404
