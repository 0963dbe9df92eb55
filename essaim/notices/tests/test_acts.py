"""The one path of every unilateral decision: author, channel, proof, routes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.accounts.queries import service_account
from essaim.calls.factories import CallFactory
from essaim.dossiers.actions import choose_channel
from essaim.dossiers.factories import CoAuthorFactory, DossierFactory
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.notices import actions, queries
from essaim.notices.compute.acts import Words, address_lines
from essaim.notices.compute.proof import Posted
from essaim.notices.factories import ActFactory, DelegationFactory
from essaim.notices.models import Channel
from essaim.notices.tasks import deliver
from essaim.territories.factories import RegionFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = Words("suspended", "Suspension de la convention", "Les comptes ne sont pas rendus.")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def notified(dossier, words=WORDS, **more):
    act = actions.notify(dossier, words, by=UserFactory(), at=timezone.now(), once_key="one", **more)
    deliver(act.pk)
    act.refresh_from_db()
    return act


def filed(**more):
    dossier = DossierFactory(submitted=True, **more)
    return dossier


def test_l212_1_the_author_is_named_by_first_name_name_quality_and_service():
    signatory = DelegationFactory(
        first_name="Awa", last_name="Diallo", quality="Directrice", service="DREETS"
    )

    act = notified(filed(electronic_notice=True))

    assert act.delegation == signatory
    assert (act.content["author"], act.content["quality"]) == ("Awa Diallo", "Directrice")
    assert act.content["service"] == "DREETS"
    assert act.content["delegated"].startswith(
        "Arrêté du 2\u00a0décembre 2019, publié le 5\u00a0décembre 2019"
    )


def test_l212_2_only_what_goes_by_the_online_service_is_free_from_signature():
    DelegationFactory()

    online, posted = notified(filed(electronic_notice=True)), notified(filed(electronic_notice=False))

    assert (online.channel, posted.channel) == (Channel.ELECTRONIC, Channel.POSTAL)
    assert "L212-2, 1°" in online.content["online"]
    assert (posted.content["online"], posted.content["window"]) == ("", True)
    assert posted.content["registered"] == "Lettre recommandée avec avis de réception"
    assert online.pdf
    assert posted.pdf


def test_l112_15_each_channel_has_its_own_message():
    DelegationFactory()

    notified(filed(electronic_notice=True))
    assert set(Message.objects.values_list("key", flat=True)) >= {"act_available"}
    notified(filed(electronic_notice=False))

    keys = set(Message.objects.values_list("key", flat=True))
    assert {"act_available", "act_by_post"} <= keys
    online = Message.objects.filter(key="act_available").first()
    assert "17\u00a0mars 2026" in online.text


def test_r112_20_notified_when_read_else_after_fifteen_days_the_day_it_was_there(time_machine):
    DelegationFactory()
    read, unread = notified(filed(electronic_notice=True)), notified(filed(electronic_notice=True))
    reader = CoAuthorFactory(dossier=read.dossier).user

    time_machine.move_to(NOON + timedelta(days=3), tick=False)
    actions.open_act(read, by=reader)
    time_machine.move_to(NOON + timedelta(days=16), tick=False)
    for act in queries.acts_to_deem(timezone.now() - timedelta(days=15)):
        actions.deem_notified(act, by=service_account())

    read.refresh_from_db()
    unread.refresh_from_db()
    assert (read.received_on, unread.received_on) == (date(2026, 3, 5), date(2026, 3, 2))


def test_l112_15_without_consent_reading_online_notifies_nothing(time_machine):
    DelegationFactory()
    act = notified(filed(electronic_notice=False))
    actions.open_act(act, by=CoAuthorFactory(dossier=act.dossier).user)

    assert act.opened_at is not None
    assert act.received_on is None
    assert not queries.acts_to_deem(timezone.now() + timedelta(days=30)).exists()


def test_r112_18_consent_is_given_up_with_a_notice_of_fifteen_days(time_machine):
    DelegationFactory()
    dossier = filed(electronic_notice=True)
    author = CoAuthorFactory(dossier=dossier, right="submit").user

    choose_channel(dossier, by=author, electronic=False, contact_email="pole@exemple.fr")

    assert queries.channel_of(dossier, date(2026, 3, 17)) == Channel.ELECTRONIC
    assert queries.channel_of(dossier, date(2026, 3, 18)) == Channel.POSTAL
    choose_channel(dossier, by=author, electronic=True, contact_email="pole@exemple.fr")
    assert queries.channel_of(dossier, date(2026, 6, 1)) == Channel.ELECTRONIC
    with pytest.raises(Refused):
        choose_channel(dossier, by=UserFactory(), electronic=False, contact_email="")


@pytest.mark.parametrize(
    ("posted", "received"),
    [
        (Posted(signed_on=date(2026, 3, 2), posted_on=date(2026, 3, 3)), None),
        (
            Posted(
                date(2026, 3, 2),
                date(2026, 3, 3),
                presented_on=date(2026, 3, 4),
                collected_on=date(2026, 3, 6),
            ),
            date(2026, 3, 6),
        ),
        (
            Posted(date(2026, 3, 2), date(2026, 3, 3), presented_on=date(2026, 3, 4), unclaimed=True),
            date(2026, 3, 4),
        ),
    ],
)
def test_r421_5_a_posted_letter_is_notified_when_handed_over_or_presented_and_never_collected(
    posted, received, time_machine, handler
):
    act = ActFactory(postal=True)
    time_machine.move_to(NOON + timedelta(days=30), tick=False)

    actions.note_posting(act, posted, by=handler, tracking="1A 000")

    act.refresh_from_db()
    assert act.received_on == received


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        (Posted(posted_on=date(2026, 3, 2)), "signée avant d’être postée"),
        (Posted(date(2026, 2, 20), date(2026, 2, 20)), "pas posté avant la décision"),
        (Posted(date(2026, 3, 2), date(2026, 3, 9)), "pas encore venue"),
        (Posted(date(2026, 3, 2), date(2026, 3, 2), unclaimed=True), "date de présentation"),
        (Posted(presented_on=date(2026, 3, 2)), "remise à La Poste"),
    ],
)
def test_dates_of_the_post_that_contradict_each_other_are_refused(posted, words, handler):
    with pytest.raises(ValidationError, match=words):
        actions.note_posting(ActFactory(postal=True), posted, by=handler)


def test_nothing_is_posted_to_who_agreed_to_the_online_service(handler):
    with pytest.raises(Refused, match="aucun courrier"):
        actions.note_posting(ActFactory(), Posted(signed_on=date(2026, 3, 2)), by=handler)


def test_pressed_twice_an_act_is_taken_once():
    DelegationFactory()
    dossier = filed(electronic_notice=True)

    assert notified(dossier) == notified(dossier)


@pytest.mark.parametrize(
    ("region", "court_region", "months", "words"),
    [
        ("84", "", 2, "dans les deux mois"),
        ("04", "", 3, "dans les trois mois"),
        ("04", "04", 2, "dans les deux mois"),
        ("84", "04", 3, "dans les trois mois"),
    ],
)
def test_r421_7_the_delay_of_distance_depends_on_the_court_of_the_call(region, court_region, months, words):
    DelegationFactory()
    dossier = filed(region=RegionFactory(code=region), electronic_notice=True)
    call = dossier.wave.call
    call.version.content |= {"court": "tribunal administratif", "court_region": court_region}
    call.version.save()

    act = notified(dossier)

    assert act.court_months == months
    assert words in act.content["appeals"]


def test_r421_5_the_routes_name_the_court_and_the_superior_of_the_call_and_start_from_the_notification():
    DelegationFactory()

    act = notified(filed(electronic_notice=True))

    assert "tribunal administratif de Paris, 7 rue de Jouy" in act.content["appeals"]
    assert "ministre chargé de l’économie sociale et solidaire" in act.content["appeals"]
    assert "qui suivent sa notification" in act.content["appeals"]


def test_an_authority_without_superior_offers_no_hierarchical_appeal():
    DelegationFactory()
    dossier = filed(electronic_notice=True)
    call = dossier.wave.call
    call.version.content |= {"superior": ""}
    call.version.save()

    assert "hiérarchique" not in notified(dossier).content["appeals"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"families": ["admissibility"]}, "Aucune délégation"),
        ({"ends_on": date(2026, 3, 1)}, "Aucune délégation"),
        ({"starts_on": date(2026, 3, 3)}, "Aucune délégation"),
        ({"published_on": date(2026, 3, 2)}, "Aucune délégation"),
        ({"call_slug": "another"}, "Aucune délégation"),
        ({"up_to": Decimal(90_000)}, "Aucune délégation"),
    ],
)
def test_l221_2_an_act_without_a_valid_delegation_is_refused(more, reason):
    DelegationFactory(**more)
    words = Words("recovered", "Reversement", "Les comptes manquent.", amount=Decimal(100_000))

    with pytest.raises(Refused, match=reason):
        notified(filed(electronic_notice=True), words)


def test_the_deputy_signs_while_the_holder_is_away_and_only_then(time_machine):
    holder = DelegationFactory(first_name="Awa")
    deputy = DelegationFactory(first_name="Yann", deputy_of=holder)
    holder.absences.create(starts_on=date(2026, 3, 10), recorded_by=UserFactory())

    assert queries.valid_delegation("suspended", "", date(2026, 3, 2)) == holder
    assert queries.delegations_for("suspended", "", date(2026, 3, 2)) == [holder]
    assert queries.delegations_for("suspended", "", date(2026, 3, 12)) == [deputy]
    with pytest.raises(Refused, match="suppléant"):
        notified(filed(electronic_notice=True), delegation=deputy)


def test_the_authority_itself_needs_no_publication():
    DelegationFactory(own=True)

    assert notified(filed(electronic_notice=True)).content["delegated"] == ""


def test_the_address_fits_the_window_with_its_commune_once():
    lines = address_lines("Coopérative", "À l’attention de M.", "3 rue du Port, 29200 BREST", "Brest")

    assert lines == ["Coopérative", "À l’attention de M.", "3 rue du Port", "29200 BREST"]
    assert address_lines("A", "", "3 rue du Port", "Brest") == ["A", "3 rue du Port", "Brest"]


def test_a_call_that_names_no_court_is_not_published():
    from essaim.calls.compute.document import CallText  # noqa: PLC0415
    from essaim.calls.compute.gaps import gaps_of_text  # noqa: PLC0415

    assert "court" in {gap.key for gap in gaps_of_text(CallText()) if gap.blocking}
    assert CallFactory.build().title
