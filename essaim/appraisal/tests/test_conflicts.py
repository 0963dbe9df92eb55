"""A tie removes the dossier everywhere: every URL and every export is walked as a conflicted person."""

import pytest
from django.urls import get_resolver, reverse
from hypothesis import given
from hypothesis import strategies as st

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal import actions, queries
from essaim.appraisal.compute.ties import DossierFacts, Person, is_barred, may_open, ties_between
from essaim.appraisal.factories import (
    DeclarationFactory,
    DutyFactory,
    ExpertFactory,
    PhaseFactory,
    ReaderFactory,
)
from essaim.appraisal.models import Declaration, Duty, Tie
from essaim.audit.journal import history_of
from essaim.dossiers.models import ReadEntry
from essaim.kit.rules import Refused
from tests.samples import SAMPLES
from tests.test_access import pages

pytestmark = pytest.mark.django_db
NAME = "Pôle du Lien Caché"


@pytest.fixture
def tied():
    """A dossier, and a person with every right on it but for a tie: reader, appraiser, officer, manager."""
    dossier = DeskDossierFactory(submitted=False, admissible=True, pole__name=NAME)
    duty = DutyFactory(dossier=dossier)
    for level in ("region", "nation"):
        PhaseFactory(wave=dossier.wave, level=level)
    for role in (Role.APPRAISER, Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER, Role.COMMITTEE_MEMBER):
        MandateFactory(user=duty.reader.user, role=role)
    return dossier, duty.reader.user


def arguments_of(name, dossier, user):
    """The arguments that name our dossier, its wave or its reader."""
    resolver = {entry.name: entry for entry in pages(get_resolver().url_patterns)}
    if not resolver[name].takes_arguments:
        return {}
    given_names = SAMPLES[name].arguments()
    ours = {
        "reference": dossier.reference,
        "slug": dossier.wave.slug,
        "public_id": user.public_id,
        "door": dossier.doors[0],
        "region": dossier.region_id,
        "number": 1,
    }
    return {key: ours.get(key, value) for key, value in given_names.items()}


NAMES = [
    entry.name
    for entry in pages(get_resolver().url_patterns)
    if entry.name.partition(":")[0] in {"appraisal", "admissibility", "dossiers", "portals"}
    and (entry.name in SAMPLES or not entry.takes_arguments)
]


def body_of(response):
    content = response.getvalue() if response.streaming else response.content
    return content.decode("utf-8", "replace")


def test_a_tie_removes_the_dossier_from_every_page_and_export(tied, signed_in):
    dossier, user = tied
    client = signed_in(user)
    assert NAME in body_of(client.get(reverse("appraisal:board")))
    actions.declare(dossier, "tie", "J’y ai siégé.", by=user)
    client.get(reverse("appraisal:board"))  # what the act itself said is read

    seen = []
    for name in NAMES:
        url = reverse(name, kwargs=arguments_of(name, dossier, user))
        for query in ("", "?format=csv", f"?search={NAME}", "?state=all"):
            response = client.get(url + query)
            assert response.status_code < 500, url
            text = body_of(response).replace(f'value="{NAME}"', "")
            if NAME in text or (dossier.reference in text and response.status_code == 200):
                seen.append(url + query)
    assert seen == []


def test_the_same_pages_do_show_it_to_somebody_without_a_tie(tied, signed_in):
    dossier, user = tied
    client = signed_in(user)

    shown = [
        name
        for name in NAMES
        if NAME in body_of(client.get(reverse(name, kwargs=arguments_of(name, dossier, user))))
    ]

    assert {"appraisal:board", "appraisal:facts", "admissibility:sheet", "appraisal:duties"} <= set(shown)


def test_content_opens_after_the_declaration_only_and_each_opening_is_kept(duty, signed_in):
    client, url = signed_in(duty.reader.user), reverse("appraisal:reading", args=[duty.dossier.reference])

    assert client.get(url).status_code == 404
    client.post(reverse("appraisal:facts", args=[duty.dossier.reference]), {"kind": "none", "what": ""})

    assert client.get(url).status_code == 200
    assert list(ReadEntry.objects.values_list("user", "what")) == [(duty.reader.user_id, "Dossier déposé")]


def test_a_dossier_that_nobody_gave_does_not_open(signed_in):
    dossier = DeskDossierFactory(submitted=False, admissible=True)
    reader = ReaderFactory(wave=dossier.wave)
    DeclarationFactory(user=reader.user, dossier=dossier)
    client = signed_in(reader.user)

    assert client.get(reverse("appraisal:reading", args=[dossier.reference])).status_code == 404
    assert client.get(reverse("appraisal:facts", args=[dossier.reference])).status_code == 200


def test_public_facts_alone_are_shown_before_the_declaration(duty, signed_in):
    page = body_of(signed_in(duty.reader.user).get(reverse("appraisal:facts", args=[duty.dossier.reference])))

    assert duty.dossier.pole.name in page
    assert duty.dossier.pole.lead.name not in page
    assert duty.dossier.created_by.email not in page


def test_a_person_of_a_member_is_removed_without_having_said_anything(duty):
    user = duty.reader.user
    siren = duty.dossier.last_submission.content["lead"]["siren"]
    assert siren

    values = {"skills": [], "themes": [], "region": None, "load": 5, "sirens": [siren], "past_sirens": []}
    actions.save_expert(user, values, [], by=user)

    assert Tie.objects.get(user=user).blocking
    assert not queries.known_dossiers(user).exists()
    assert list(Duty.objects.values_list("ended_reason", flat=True)) == ["Un lien écarte le lecteur"]

    actions.save_expert(user, values | {"sirens": []}, [], by=user)
    assert queries.known_dossiers(user).exists()


def test_what_an_upper_capability_declares_survives_the_next_look(duty):
    user, dossier = duty.reader.user, duty.dossier
    actions.declare_tie(dossier, user, "mentoring", "Compagnon de ce pôle", by=user)

    actions.refresh_ties(user, by=user)
    assert not queries.known_dossiers(user).exists()

    actions.remove_tie(dossier, user, "mentoring", by=user)
    assert queries.known_dossiers(user).exists()


def test_a_past_employer_asks_the_person_to_say_what_it_was(duty):
    user, dossier = duty.reader.user, duty.dossier
    ExpertFactory(user=user, past_sirens=[dossier.last_submission.content["lead"]["siren"]])
    actions.refresh_ties(user, by=user)

    assert queries.known_dossiers(user).exists()
    with pytest.raises(Exception, match="Dites en quelques mots de quoi il s’agit"):
        actions.declare(dossier, "none", "", by=user)
    actions.declare(dossier, "none", "Parti il y a dix ans.", by=user)
    assert queries.readable_dossiers(user).exists()


def test_a_manager_answers_a_question_with_a_reason_and_the_journal_keeps_it(duty, manager):
    user, dossier = duty.reader.user, duty.dossier
    actions.declare(dossier, "ask", "Ma sœur y travaille.", by=user)
    assert not queries.readable_dossiers(user).exists()
    assert queries.questions_of(manager, dossier.wave).count() == 1

    with pytest.raises(Exception, match="Donnez un motif"):
        actions.pin(dossier, user, "in", " ", by=manager)
    actions.pin(dossier, user, "in", "Lien trop lointain.", by=manager)

    assert queries.readable_dossiers(user).exists()
    assert queries.questions_of(manager, dossier.wave).count() == 0
    assert list(history_of(dossier).values_list("verb", flat=True)) == ["declare_tie", "pin_tie"]


def test_nobody_pins_their_own_ties_nor_manages_from_a_region(duty, manager):
    dossier = duty.dossier
    regional = MandateFactory(role=Role.NATIONAL_OFFICER, region=dossier.region).user

    with pytest.raises(Refused, match=r"^Personne ne juge de ses propres liens"):
        actions.pin(dossier, manager, "in", "Je me connais.", by=manager)
    with pytest.raises(
        Refused, match=r"^Cette action est réservée aux responsables nationaux de cet appel\."
    ):
        actions.pin(dossier, duty.reader.user, "out", "Motif", by=regional)


def test_a_conflicted_person_is_never_given_the_dossier(duty, manager):
    dossier = duty.dossier
    other = ReaderFactory(wave=dossier.wave)
    actions.declare(dossier, "tie", "Mon employeur.", by=other.user)

    with pytest.raises(Exception, match="Un lien écarte"):
        actions.give_duty(other, dossier, duty.door, by=manager)
    assert Duty.objects.count() == 1


def test_what_is_kept_always_follows_the_rule(duty, manager):
    user, dossier = duty.reader.user, duty.dossier
    for act in (
        lambda: actions.declare(dossier, "none", "", by=user),
        lambda: actions.declare_tie(dossier, user, "support", "Accompagne", by=manager),
        lambda: actions.pin(dossier, user, "in", "Accepté.", by=manager),
        lambda: actions.pin(dossier, user, "", "Retour.", by=manager),
    ):
        act()
        row = Declaration.objects.get()
        blocking = Tie.objects.filter(user=user, blocking=True).exists()
        assert row.barred == is_barred(row.kind, blocking, row.pinned)
        assert row.opens == may_open(row.kind, blocking, row.pinned)


def test_the_desk_counts_one_dossier_less_for_a_conflicted_person(tied, signed_in):
    dossier, user = tied
    other = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    url = reverse("admissibility:desk") + "?state=all"
    actions.declare(dossier, "tie", "Ma structure.", by=user)

    assert "0 dossier" in " ".join(body_of(signed_in(user).get(url)).split())
    assert NAME in body_of(signed_in(other).get(url))


def test_an_author_never_declares_on_their_own_dossier(duty):
    with pytest.raises(Refused):
        actions.declare(duty.dossier, "none", "", by=duty.dossier.created_by)


emails = st.sampled_from(["a@ici.org", "b@ici.org", "c@gmail.com", "d@gmail.com"])
sirens = st.frozensets(st.sampled_from(["1", "2", "3"]))


@given(email=emails, now=sirens, past=sirens, members=sirens, people=st.frozensets(emails))
def test_a_fact_of_today_blocks_and_a_likeness_only_asks(email, now, past, members, people):
    found = ties_between(
        Person(email, now, past), DossierFacts({siren: f"Org {siren}" for siren in members}, people)
    )

    assert any(tie.blocking for tie in found) == bool(now & members or email in people)
    assert all(tie.source in {"organization", "author"} for tie in found if tie.blocking)
    assert not [tie for tie in found if tie.source == "domain" and "gmail" in tie.detail]


def test_an_unrelated_person_finds_an_empty_board(signed_in):
    page = body_of(signed_in(UserFactory()).get(reverse("appraisal:board")))
    assert "Aucun dossier à lire pour le moment" in page


# --- Many at once -------------------------------------------------------------------------------------


def test_many_declarations_are_one_act_and_those_refused_say_why(django_assert_max_num_queries):
    user = UserFactory()
    one, two, three, four = (DeskDossierFactory(submitted=False, admissible=True) for _ in range(4))
    DeclarationFactory(user=user, dossier=two, tied=True)
    duty = DutyFactory(dossier=three, reader__user=user)
    said = {
        one.reference: ("none", ""),
        two.reference: ("none", ""),
        three.reference: ("tie", "Un parent y travaille."),
        four.reference: ("ask", " "),
    }

    with django_assert_max_num_queries(12):
        refused = actions.declare_all(said, by=user)

    assert refused == {
        two.reference: "Un lien vous écarte de ce dossier.",
        four.reference: "Dites en quelques mots de quoi il s’agit.",
    }
    kept = {
        row.dossier_id: (row.kind, row.opens, row.barred) for row in Declaration.objects.filter(user=user)
    }
    assert kept[one.pk] == ("none", True, False)
    assert kept[three.pk] == ("tie", False, True)
    assert kept[four.pk][0] == ""
    duty.refresh_from_db()
    assert duty.ended_at is not None
    entry = history_of(user).get(verb="declare_ties")
    assert {row["dossier"] for row in entry.details["said"]} == {one.reference, three.reference}
