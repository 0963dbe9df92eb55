"""The pages: what they show, what they cost, and the three doors that the middleware holds."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import allauth
import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Mandate, Role
from essaim.audit.models import Entry
from essaim.mail.models import Message
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
SAVEPOINT = 2  # the transaction of the request, inside that of the test


@pytest.fixture
def manager(signed_in):
    client = signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user)
    client.user = Mandate.objects.get(role=Role.PROGRAMME_MANAGER).user
    return client


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_of_people_costs_the_same_for_one_or_many(count, manager, django_assert_num_queries):
    MandateFactory.create_batch(count, region=RegionFactory())
    manager.get("/personnes/")

    with django_assert_num_queries(
        SAVEPOINT + 6
    ):  # session, user, mandates, regions, page, mandates of the page
        response = manager.get("/personnes/")

    assert len(response.context["page"]) >= count


def test_people_are_found_by_name_role_and_region(manager):
    bretagne = RegionFactory(name="Bretagne")
    anne = MandateFactory(user__last_name="Le Goff", region=bretagne).user
    other = MandateFactory(region=RegionFactory()).user

    def found(**filters):
        return set(manager.get("/personnes/", filters).context["page"])

    assert found(search="le goff") == {anne}
    assert found(role="appraiser") == {anne, other}
    assert found(region=bretagne.pk) == {anne}
    assert manager.user in found(role="zzz")


def test_a_role_is_given_then_withdrawn_in_screens(manager):
    person = UserFactory()
    page = reverse("accounts:grant", args=[person.public_id])

    manager.post(page, {"role": "appraiser", "starts_on": "2026-01-05", "ends_on": "", "call_slug": ""})
    mandate = Mandate.objects.get(user=person)
    manager.post(reverse("accounts:mandate_end", args=[mandate.public_id]), {"ends_on": "2099-12-31"})
    manager.post(reverse("accounts:mandate_revoke", args=[mandate.public_id]), {"reason": "Départ"})

    page = manager.get(reverse("accounts:person", args=[person.public_id])).content.decode()
    assert "Rôle donné" in page
    assert "Fin de mandat changée" in page
    assert "Départ" in page


def test_a_refusal_is_shown_in_the_form_and_keeps_what_was_typed(manager):
    page = reverse("accounts:grant", args=[manager.user.public_id])

    response = manager.post(page, {"role": "partner", "starts_on": "2026-01-05"})

    assert "Personne ne se donne un rôle" in response.content.decode()
    assert Mandate.objects.filter(user=manager.user).count() == 1


def test_the_hat_changes_the_menu_and_not_the_rights(signed_in):
    mandate = MandateFactory(role=Role.PROGRAMME_MANAGER)
    MandateFactory(user=mandate.user, role=Role.COMPAGNON)
    client = signed_in(mandate.user)

    before = client.get("/compte/").wsgi_request
    response = client.post("/role/", {"hat": "candidate", "next": "/personnes/"})
    after = client.get("/personnes/")

    assert [name for name, _, _ in before.hats] == ["compagnon", "programme_manager", "candidate"]
    assert response.url == "/personnes/"
    assert after.status_code == 200
    assert after.wsgi_request.hat == "candidate"
    assert "Réglages" not in [group for group, _ in after.wsgi_request.navigation]


@pytest.mark.parametrize("next_page", ["https://mechant.example/", "//mechant.example", "", "javascript:1"])
def test_the_hat_leads_nowhere_else(signed_in, next_page):
    assert signed_in(UserFactory()).post("/role/", {"hat": "operator", "next": next_page}).url == "/"


def test_a_public_page_asks_nothing_about_its_visitor(signed_in, django_assert_num_queries):
    client = signed_in(MandateFactory().user)

    with django_assert_num_queries(SAVEPOINT):
        client.get("/connexion/faite/")


def test_staff_without_a_second_factor_are_led_to_add_one(signed_in):
    staff = signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user)
    compagnon = signed_in(MandateFactory(role=Role.COMPAGNON).user)

    with override_settings(STAFF_SECOND_FACTOR=True):
        assert staff.get("/personnes/").url == "/compte/second-facteur/"
        assert staff.get("/compte/second-facteur/").status_code == 200
        assert staff.get("/compte/protection/totp/activate/").status_code in {200, 302}
        assert staff.get("/compte/").status_code == 200
        assert compagnon.get("/compte/").status_code == 200


def test_a_session_that_showed_no_second_factor_gains_nothing_when_one_is_added_elsewhere(signed_in):
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    thief = signed_in(manager)  # opened with a code read in the mail box
    Authenticator.objects.create(user=manager, type=Authenticator.Type.TOTP, data={"secret": "x"})

    with override_settings(STAFF_SECOND_FACTOR=True):
        assert thief.get("/personnes/").url == "/compte/second-facteur/"
        assert "Montrer mon second facteur" in thief.get("/compte/second-facteur/").text


def test_a_page_of_a_person_is_kept_by_no_cache(manager, client):
    assert manager.get("/personnes/")["Cache-Control"] == "private, no-store"
    assert manager.get(f"/personnes/{uuid4()}/")["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get("/aide/")


# --- « Voir comme » ---------------------------------------------------------------------------


def see_as(client, person, reason="Il ne trouve pas son dossier"):
    return client.post(reverse("accounts:see_as", args=[person.public_id]), {"reason": reason})


def test_seeing_as_somebody_shows_their_site_and_writes_nothing(manager):
    anne = UserFactory(first_name="Anne", last_name="Le Goff")

    see_as(manager, anne)
    page = manager.get("/connexion/faite/")
    refused = manager.post("/role/", {"hat": "candidate"})

    assert manager.get("/personnes/").status_code == 403  # Anne may not
    assert "Vous voyez le site comme Anne Le Goff" in manager.get("/personnes/").content.decode()
    assert refused.status_code == 403
    assert "Cette vue est en lecture seule" in refused.content.decode()
    assert page.status_code == 200

    stop = manager.post("/vue/arreter/")
    assert stop.url == reverse("accounts:person", args=[anne.public_id])
    assert [str(message) for message in get_messages(stop.wsgi_request)]
    assert manager.get("/personnes/").status_code == 200
    verbs = [(entry.verb, entry.by) for entry in Entry.objects.order_by("id")]
    assert verbs == [("start_seeing_as", manager.user), ("stop_seeing_as", manager.user)]


def test_the_person_whose_site_was_seen_is_told_by_whom_and_why(manager):
    anne = UserFactory()

    see_as(manager, anne, reason="Elle ne trouve pas son dossier")

    text = Message.objects.get(key="seen_as").text
    assert manager.user.name in text
    assert "Elle ne trouve pas son dossier" in text


def test_signing_out_while_seeing_as_signs_the_real_person_out(manager):
    see_as(manager, UserFactory())

    assert manager.post(reverse("account_logout")).status_code == 302
    assert manager.get("/personnes/").status_code == 302


def test_what_the_person_alone_reads_is_masked(manager):
    see_as(manager, UserFactory())

    page = manager.get("/compte/")

    assert page.status_code == 403
    assert "Contenu masqué" in page.content.decode()


@pytest.mark.parametrize(
    "page", ["usersessions_list", "mfa_index", "account_email", "mfa_view_recovery_codes"]
)
def test_the_settings_of_the_other_person_stay_closed(manager, page):
    see_as(manager, UserFactory())

    assert manager.get(reverse(page)).status_code == 403


@pytest.mark.time_machine("2026-03-02T09:00Z", tick=False)
def test_the_view_ends_after_thirty_minutes_or_with_the_rights_of_its_visitor(manager, time_machine):
    see_as(manager, UserFactory())
    time_machine.shift(timedelta(minutes=31))
    assert manager.get("/personnes/").status_code == 200

    see_as(manager, UserFactory())
    Mandate.objects.update(ends_on=timezone.localdate() - timedelta(days=1), starts_on="2020-01-01")
    assert "seen_as" not in manager.get("/compte/").wsgi_request.session


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PROGRAMME_MANAGER])
def test_nobody_sees_as_somebody_who_has_as_many_rights(manager, role):
    response = see_as(manager, MandateFactory(role=role).user)

    assert "Vous ne pouvez pas voir le site comme cette personne." in response.content.decode()
    assert not Entry.objects.exists()


def test_a_reason_is_asked_first(manager):
    assert see_as(manager, UserFactory(), reason="  ").status_code == 200
    assert "seen_as" not in manager.session


def test_the_account_page_shows_names_roles_and_sign_ins(signed_in):
    mandate = MandateFactory(role=Role.PARTNER)
    mandate.user.sign_ins.create(method="code", ip="192.0.2.7", device="Firefox")
    client = signed_in(mandate.user)

    client.post("/compte/", {"first_name": "Zoé", "last_name": "Petit", "phone": "01 02 03 04 05"})
    page = client.get("/compte/").content.decode()

    for words in ["Zoé", "Administration partenaire", "192.0.2.7", "Code par message"]:
        assert words in page


def test_a_session_is_closed_by_its_owner_alone_and_not_the_one_in_use(client):
    anne, other = UserFactory(), UserFactory()
    telephone, computer, stranger = client.__class__(), client.__class__(), client.__class__()
    rows = {}
    for visitor, user in [(telephone, anne), (computer, anne), (stranger, other)]:
        visitor.force_login(user)
        key = visitor.session.session_key
        rows[key] = UserSession.objects.create(user=user, ip="203.0.113.9", session_key=key)
    page = computer.get(reverse("usersessions_list")).text
    assert page.count("la session ouverte le") == 1

    def close(visitor):
        sent = {"session": rows[visitor.session.session_key].pk}
        return computer.post(reverse("accounts:session_end"), sent, follow=True)

    assert close(stranger).status_code == 404
    assert close(computer).status_code == 404
    assert "La session est fermée." in close(telephone).text

    assert telephone.get("/compte/").status_code == 302
    assert computer.get("/compte/").status_code == 200
    assert Entry.objects.filter(verb="end_session", by=anne).exists()


def test_allauth_says_nothing_with_a_straight_apostrophe():
    spoken = [*account_adapter().error_messages.values(), *mfa_adapter().error_messages.values()]
    for place in Path(allauth.__file__).parent.glob("templates/*/messages/*.txt"):
        if place.parts[-3] in {"account", "mfa", "usersessions"}:
            name = "/".join(place.parts[-3:])
            known = {"email": "a@b.fr", "recipient": "a@b.fr", "phone": "01", "user": "Ada"}
            spoken.append(render_to_string(name, known))
    assert [str(words) for words in spoken if "'" in str(words)] == []
