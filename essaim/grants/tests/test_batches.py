"""Sending in number what waits, and noting the payments that Chorus already knows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.budget import queries as budget
from essaim.budget.models import ChorusLine
from essaim.grants import actions, jobs, queries
from essaim.grants.compute.reconcile import Line, Share, match
from essaim.grants.factories import AgreementFactory
from essaim.grants.models import AgreementBatch, AgreementVersion, Instalment
from essaim.grants.tests.test_pages import said
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db
SIGNER = {"signer_name": "Paul Mercier", "signer_role": "Chef de bureau"}


def ask(wave):
    return reverse("grants:batch_send", args=[wave.slug])


def sent(page, **more):
    return {"seen": page.context["seen"], "once": page.context["once"], **SIGNER, **more}


# --- Sending in number ------------------------------------------------------------------------------


def test_the_texts_of_a_wave_are_read_then_sent_by_a_task_but_for_what_lacks(
    signed_in, manager, wave_of_three
):
    wave, (first, second, third) = wave_of_three
    client = signed_in(manager)
    assert "3 textes en préparation" in said(client.get(reverse("grants:list")))

    page = client.get(ask(wave))
    assert "2 textes prêts sur 3" in said(page)
    assert "L’objet de la convention est vide." in said(page)
    response = client.post(ask(wave), sent(page))

    batch = AgreementBatch.objects.get()
    assert response.url == reverse("grants:batch", args=[batch.public_id])
    assert batch.params == SIGNER
    jobs.run_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.done, batch.left_aside) == (
        2,
        [[third.dossier.pole.name, "L’objet de la convention est vide."]],
    )
    for agreement in (first, second):
        version = agreement.versions.get()
        assert (version.state, version.content["funder"]["signer_name"]) == ("sent", "Paul Mercier")
        assert Message.objects.filter(key="agreement_to_sign", about=agreement.reference).exists()
    assert third.versions.get().content["funder"]["signer_name"] == ""


def test_a_text_that_names_its_signer_keeps_it(signed_in, manager):
    agreement = AgreementFactory()
    page = signed_in(manager).get(ask(agreement.dossier.wave))
    assert list(page.context["form"].fields) == []
    assert "nommé ci-dessous" not in said(page)
    asked = {"signer_name": "Autre", "signer_role": "Autre"}

    batch = actions.start_batch(agreement.dossier.wave, "send", by=manager, once_key="a", params=asked)
    jobs.run_batch(batch.pk)

    version = agreement.versions.get()
    assert (version.state, version.content["funder"]["signer_role"]) == ("sent", "Chef de bureau")


def test_a_list_that_changed_since_it_was_read_is_read_again(signed_in, manager, wave_of_three):
    wave, (first, *_) = wave_of_three
    client = signed_in(manager)
    page = client.get(ask(wave))
    AgreementVersion.objects.filter(agreement=first).update(saved=2)

    again = client.post(ask(wave), sent(page))

    assert "La liste a changé depuis que vous l’avez lue. Relisez-la, puis confirmez." in said(again)
    assert not AgreementBatch.objects.exists()
    assert client.post(ask(wave), sent(again)).status_code == 302


def test_a_second_click_finds_the_batch_of_the_first(signed_in, manager, wave_of_three):
    wave, _ = wave_of_three
    client = signed_in(manager)
    page = client.get(ask(wave))

    first, second = (client.post(ask(wave), sent(page)).url for _ in range(2))

    assert first == second
    assert AgreementBatch.objects.count() == 1


def test_without_who_signs_nothing_leaves(signed_in, manager, wave_of_three):
    wave, _ = wave_of_three
    client = signed_in(manager)

    page = client.post(ask(wave), sent(client.get(ask(wave)), signer_name=""))

    assert list(page.context["form"].errors) == ["signer_name"]
    assert not AgreementBatch.objects.exists()


def test_sending_always_goes_through_the_preview(signed_in, manager, wave_of_three):
    wave, _ = wave_of_three

    signed_in(manager).post(reverse("grants:batch_start"), {"wave": wave.slug, "act": "send", "once": "a"})

    assert not AgreementBatch.objects.exists()


def test_nobody_sends_the_agreement_of_a_dossier_they_wrote(wave_of_three):
    wave, (first, *_) = wave_of_three
    author = MandateFactory(role=Role.PROGRAMME_MANAGER, user=first.dossier.created_by).user

    waiting = {version.agreement for version in queries.drafts_to_send(author, wave)}

    assert first not in waiting
    assert len(waiting) == 2


# --- Payments that Chorus knows ---------------------------------------------------------------------


@pytest.fixture
def certified(running):
    instalment = running.instalments.get(number=1)
    Instalment.objects.filter(pk=instalment.pk).update(state="certified", certified_at=timezone.now())
    instalment.refresh_from_db()
    return instalment


def chorus(instalment, **changes):
    agreement = instalment.agreement
    usual = {"ej": "2100000001", "dp": "4500000001", "year": agreement.year, "amount": instalment.amount}
    usual |= {"on": timezone.localdate() - timedelta(days=2), "by": agreement.prepared_by}
    return ChorusLine.objects.create(about=agreement.reference, **(usual | changes))


def note(instalment):
    return reverse("grants:note", args=[instalment.agreement.reference, instalment.public_id])


def test_a_payment_of_chorus_is_noted_on_its_instalment(signed_in, payer, certified):
    line, client = chorus(certified), signed_in(payer)

    listed = client.get(reverse("grants:chorus"))
    assert f"{note(certified)}?dp={line.dp}" in said(listed)
    page = client.get(note(certified), {"dp": line.dp})
    assert "0 € → 60 000 €" in said(page)
    assert "100 000 € → 40 000 €" in said(page)
    client.post(note(certified), {"dp": line.dp})

    certified.refresh_from_db()
    assert (certified.state, certified.dp, certified.paid_on) == ("paid", line.dp, line.on)
    assert budget.held_by(certified.agreement.reference).paid == 60_000
    assert ChorusLine.objects.exclude(dp="").count() == 1
    assert Message.objects.filter(key="instalment_paid").exists()
    assert "Rien à noter" in said(client.get(reverse("grants:chorus")))


def test_a_payment_noted_twice_is_paid_once(payer, certified):
    line = chorus(certified)
    actions.note_paid(certified, by=payer, dp=line.dp)

    with pytest.raises(Refused):
        actions.note_paid(certified, by=payer, dp=line.dp)

    assert budget.held_by(certified.agreement.reference).paid == 60_000


def test_one_payment_request_pays_one_instalment(payer, certified):
    line = chorus(certified)
    other = certified.agreement.instalments.get(number=2)
    Instalment.objects.filter(pk=other.pk).update(
        state="certified", certified_at=timezone.now(), amount=certified.amount
    )
    other.refresh_from_db()
    actions.note_paid(certified, by=payer, dp=line.dp)

    with pytest.raises(Refused, match=r"^Cette demande de paiement est déjà notée sur un versement\.$"):
        actions.note_paid(other, by=payer, dp=line.dp)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": Decimal(1)}, "Chorus dit 1 €, le versement est de 60 000 € : rapprochez-les d’abord."),
    ],
)
def test_a_payment_that_does_not_fit_is_refused(signed_in, payer, certified, changes, reason):
    line = chorus(certified, **changes)

    page = said(signed_in(payer).get(note(certified), {"dp": line.dp}))
    with pytest.raises(Refused) as refusal:
        actions.note_paid(certified, by=payer, dp=line.dp)

    assert str(refusal.value).replace("\u202f", " ").replace("\xa0", " ") == reason
    assert reason in page
    assert "<button" not in page.split("Ce que cela change")[1].split("</main>")[0]


def test_what_is_not_certified_or_not_known_is_refused(payer, running):
    instalment = running.instalments.get(number=1)
    line = chorus(instalment)

    with pytest.raises(Refused, match="Enregistrer le paiement"):
        actions.note_paid(instalment, by=payer, dp=line.dp)
    with pytest.raises(Refused, match=r"^Chorus ne connaît pas cette demande de paiement"):
        actions.note_paid(instalment, by=payer, dp="inconnue")
    (row,) = queries.payables(payer)
    assert row.refusal.endswith("le service fait n’est pas certifié.")


def test_a_payment_without_any_instalment_says_so(payer, certified):
    chorus(certified, amount=Decimal(7))

    (row,) = queries.payables(payer)

    assert (row.instalment, row.refusal) == (
        None,
        "Aucun versement restant de cette convention n’a ce montant.",
    )


def test_only_who_pays_reads_the_payments(signed_in, manager, certified):
    line = chorus(certified)

    for user in (UserFactory(), manager):
        client = signed_in(user)
        assert client.get(reverse("grants:chorus")).status_code == 403
        assert client.post(note(certified), {"dp": line.dp}).status_code == 403
    certified.refresh_from_db()
    assert certified.state == "certified"


@pytest.mark.parametrize("count", [1, 4])
def test_the_payments_cost_the_same_for_one_or_many(count, payer, django_assert_num_queries):
    for number in range(count):
        chorus(AgreementFactory(running=True).instalments.get(number=1), dp=f"45{number}")

    with django_assert_num_queries(4):  # mandates, lines, agreements, instalments
        rows = queries.payables(payer)

    assert len(rows) == count


DAY = st.dates(date(2026, 1, 1), date(2028, 12, 31))
ABOUT, AMOUNT = st.sampled_from(["A", "B"]), st.sampled_from([Decimal(10), Decimal(20)])
LINES = st.lists(st.builds(Line, st.integers(1, 99), ABOUT, AMOUNT, DAY), unique_by=lambda one: one.key)
STATES = st.sampled_from(["planned", "certified"])
SHARES = st.lists(
    st.builds(Share, st.integers(1, 99), ABOUT, AMOUNT, DAY, STATES), unique_by=lambda one: one.key
)


@given(LINES, SHARES)
def test_each_instalment_serves_once_and_agrees_with_its_payment(lines, shares):
    found = match(lines, shares)

    assert len(set(found.values())) == len(found)
    line_of, share_of = {line.key: line for line in lines}, {share.key: share for share in shares}
    for line, share in found.items():
        assert line_of[line].about == share_of[share].about
        assert line_of[line].amount == share_of[share].amount
    for line in lines:  # nobody is left while an instalment of theirs is free
        if line.key not in found:
            free = [one for one in shares if (one.about, one.amount) == (line.about, line.amount)]
            assert all(one.key in found.values() for one in free)
