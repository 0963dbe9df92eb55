"""From the decision to an agreement signed by both, its amendments, its end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.audit.journal import history_of
from essaim.budget.factories import EnvelopeFactory
from essaim.budget.queries import balance_of
from essaim.grants import actions, jobs, queries
from essaim.grants.compute.drafting import Choices
from essaim.grants.compute.signing import CONSENT
from essaim.grants.compute.terms import read
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.grants.models import Agreement, AgreementState, AgreementVersion, VersionSignature
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
CREDITS = {YEAR: (Decimal(1_500_000), Decimal(1_500_000))}


def signed(version, by, action, **more):
    words = {"means": "service", "consent": CONSENT} | more
    return action(version, by=by, **words)


def choices_of(terms, **more):
    kept = ("object", "starts_on", "ends_on", "shares", "indicators", "regime", "dividend_clause", "extra")
    words = {name: getattr(terms, name) for name in kept}
    words |= {"signer_name": "Paul Mercier", "signer_role": "Chef de bureau"}
    return Choices(**(words | more))


def test_an_agreement_is_written_from_the_dossier_and_the_decision_and_its_money_reserved(decision, manager):
    envelope = EnvelopeFactory(wave=decision.dossier.wave, credits=CREDITS)

    agreement = actions.prepare_agreement(decision, by=manager, starts_on=date(2026, 12, 1))

    terms = read(queries.pending_version(agreement).content)
    lead = decision.dossier.pole.lead
    assert (terms.amount, terms.requested) == (100_000, 120_000)
    assert terms.beneficiary.name == lead.name
    assert terms.beneficiary.signatory_name == "Ada Martin"
    assert (terms.starts_on, terms.ends_on) == (date(2026, 12, 1), date(2028, 11, 30))
    assert {row.account for row in terms.budget} == {"64A", "62", "74A", "70"}
    assert next(one for one in terms.indicators if one.key == "animation_fte").baseline == 1
    assert balance_of(envelope).reserved == 100_000
    assert [entry.verb for entry in history_of(agreement)] == ["prepare_agreement"]


def test_the_same_decision_never_gives_two_agreements(decision, manager):
    EnvelopeFactory(wave=decision.dossier.wave, credits=CREDITS)
    actions.prepare_agreement(decision, by=manager)

    with pytest.raises(Refused, match=r"^La convention de cette décision existe déjà\.$"):
        actions.prepare_agreement(decision, by=manager)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        ({}, "Aucune enveloppe de subventions n’est ouverte pour cette vague."),
        (
            {"state": "ready", "released_at": None},
            "Seule une décision publiée qui accorde une subvention donne une convention.",
        ),
    ],
)
def test_a_decision_that_cannot_be_followed_says_why(situation, reason, manager):
    decision = GrantDecisionFactory(**situation)

    with pytest.raises(Refused) as refusal:
        actions.prepare_agreement(decision, by=manager)
    assert str(refusal.value) == reason


def test_an_empty_envelope_refuses_and_leaves_nothing(decision, manager):
    EnvelopeFactory(wave=decision.dossier.wave, credits={YEAR: (Decimal(99_999), Decimal(0))})

    with pytest.raises(Refused, match="AE disponibles"):
        actions.prepare_agreement(decision, by=manager)
    assert not Agreement.objects.exists()


@pytest.fixture
def draft(manager):
    agreement = AgreementFactory(prepared_by=manager)
    return queries.pending_version(agreement)


def test_the_text_is_changed_sent_signed_by_both_and_the_money_committed(draft, manager, payer):
    agreement, owner = draft.agreement, draft.agreement.dossier.created_by
    actions.save_terms(draft, choices_of(read(draft.content), extra="Un article."), by=manager, saved=1)
    draft.refresh_from_db()
    assert "extra" in [clause["key"] for clause in draft.content["clauses"]]

    actions.send_version(draft, by=manager)
    assert draft.pdf.sha256 == draft.sha256
    signed(draft, owner, actions.sign_for_pole)
    signed(draft, manager, actions.sign_for_state)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.current) == (AgreementState.SIGNED, draft)
    assert [row.amount for row in queries.instalments_of(agreement)] == [60_000, 40_000]
    assert [row.year for row in queries.reports_of(agreement)] == [1, 2]
    assert queries.money_of(agreement).committed == 100_000
    evidence = VersionSignature.objects.get(side="pole").evidence
    assert evidence["document_sha256"] == draft.sha256
    assert evidence["consent"] == CONSENT
    assert {"agreement_to_sign", "agreement_to_countersign", "agreement_signed"} == set(
        Message.objects.values_list("key", flat=True)
    )

    actions.start_agreement(agreement, by=payer, ej="2105551234", on=timezone.localdate())
    assert agreement.state == AgreementState.RUNNING


def test_a_draft_without_a_signer_for_the_state_is_not_sent(draft, manager):
    draft.content["funder"] |= {"signer_name": ""}
    draft.save()

    with pytest.raises(ValidationError, match="Dites qui signe pour l’État"):
        actions.send_version(draft, by=manager)


def test_the_second_editor_is_told_and_nothing_is_lost(draft, manager):
    terms = read(draft.content)
    actions.save_terms(draft, choices_of(terms, extra="Le premier."), by=manager, saved=1)

    with pytest.raises(Refused, match="Une autre personne a modifié ce texte"):
        actions.save_terms(draft, choices_of(terms, extra="Le second."), by=manager, saved=1)
    assert read(AgreementVersion.objects.get().content).extra == "Le premier."


def test_the_database_keeps_what_was_sent(draft, manager):
    actions.send_version(draft, by=manager)

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        AgreementVersion.objects.update(content={})


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (lambda: MandateFactory(role=Role.APPRAISER).user, "Cette action est réservée aux responsables"),
        (UserFactory, "Cette action est réservée aux responsables"),
    ],
)
def test_only_managers_send(draft, who, reason):
    with pytest.raises(Refused, match=reason):
        actions.send_version(draft, by=who())


def test_each_side_signs_in_its_turn_and_for_itself(manager):
    agreement = AgreementFactory(sent=True)
    version, owner = queries.pending_version(agreement), agreement.dossier.created_by

    with pytest.raises(Refused, match=r"^Seule la personne désignée comme signataire"):
        signed(version, manager, actions.sign_for_pole)
    with pytest.raises(Refused, match="n’est plus possible"):
        signed(version, manager, actions.sign_for_state)
    with pytest.raises(ValidationError, match="Cochez la case pour signer"):
        signed(version, owner, actions.sign_for_pole, consent="")
    signed(version, owner, actions.sign_for_pole)
    with pytest.raises(Refused, match="n’est plus possible"):
        signed(version, owner, actions.sign_for_pole)


def test_a_manager_of_another_region_or_who_wrote_the_dossier_does_not_sign_for_the_state():
    agreement = AgreementFactory(signed_by_pole=True)
    version = queries.pending_version(agreement)
    elsewhere = MandateFactory(role=Role.PROGRAMME_MANAGER, region=RegionFactory()).user
    author = MandateFactory(role=Role.PROGRAMME_MANAGER, user=agreement.dossier.created_by).user

    for person in (elsewhere, author):
        with pytest.raises(Refused, match="responsable du programme signe"):
            signed(version, person, actions.sign_for_state)


def test_taking_back_what_was_sent_keeps_the_old_text_and_opens_a_copy(manager):
    agreement = AgreementFactory(signed_by_pole=True)
    old = queries.pending_version(agreement)

    new = actions.take_back_version(old, by=manager, reason="Une date est fausse.")

    assert (new.number, new.rank, new.state) == (2, 0, "draft")
    assert str(new) == "Convention"
    assert AgreementVersion.objects.get(pk=old.pk).state == "dropped"
    assert Message.objects.filter(key="agreement_withdrawn").exists()


@pytest.mark.parametrize(("amount", "committed"), [(120_000, 120_000), (70_000, 70_000)])
def test_an_amendment_changes_the_commitment_once_signed_by_both(running, manager, amount, committed):
    version = actions.amend_agreement(running, by=manager, reason="Nouveau montant", amount=Decimal(amount))
    assert str(version) == "Avenant n° 1"
    assert queries.money_of(running).committed == 100_000

    actions.send_version(version, by=manager)
    signed(version, running.dossier.created_by, actions.sign_for_pole)
    signed(version, manager, actions.sign_for_state)

    assert queries.money_of(running).committed == committed
    assert sum(row.amount for row in queries.instalments_of(running)) == amount
    assert balance_of(running.envelope).available == 1_500_000 - committed


def test_a_laureate_who_gives_up_frees_the_money(draft, manager):
    agreement = draft.agreement
    actions.abandon_agreement(agreement, by=manager, reason="Le pôle renonce.")

    assert queries.money_of(agreement).reserved == 0
    assert balance_of(agreement.envelope).available == 1_500_000
    assert AgreementVersion.objects.get().state == "dropped"
    assert agreement.ended_reason == "Le pôle renonce."


def test_above_a_ceiling_nothing_is_sent_without_a_reasoned_override(draft, manager):
    owner = draft.agreement.dossier.created_by
    words = {"regime": "general", "granted_on": timezone.localdate(), "grantor": "Région"}
    actions.declare_aid(draft.agreement, by=owner, amount=Decimal(250_000), **words)

    with pytest.raises(Refused, match=r"Le plafond serait dépassé\. Une dérogation motivée est nécessaire"):
        actions.send_version(draft, by=manager)
    with pytest.raises(ValidationError, match="Une dérogation est motivée"):
        waive(draft.agreement, manager, reason=" ")
    waive(draft.agreement, manager, up_to=Decimal(349_999))
    with pytest.raises(Refused, match="Une dérogation motivée est nécessaire"):
        actions.send_version(draft, by=manager)
    waive(draft.agreement, manager)
    actions.send_version(draft, by=manager)


def waive(agreement, by, **changes):
    usual = {"regime": "general", "reason": "Aide de 2019 mal datée.", "up_to": Decimal(350_000)}
    until = timezone.localdate() + timedelta(days=30)
    return actions.waive_ceiling(agreement, by=by, **{**usual, "until": until, **changes})


def test_the_agreements_of_a_wave_are_prepared_by_a_task_one_refusal_stopping_no_other(manager):
    first = GrantDecisionFactory()
    wave = first.dossier.wave
    for _ in range(2):
        GrantDecisionFactory(dossier__wave=wave)
    EnvelopeFactory(wave=wave, credits={YEAR: (Decimal(250_000), Decimal(0))})

    batch = actions.start_batch(wave, "prepare", by=manager, once_key="a")
    assert actions.start_batch(wave, "prepare", by=manager, once_key="a") == batch
    jobs.run_batch(batch.pk)

    batch.refresh_from_db()
    assert (batch.done, len(batch.left_aside), batch.waiting) == (2, 1, [])
    assert "AE disponibles" in batch.left_aside[0][1]
    assert batch.finished_at


def test_a_version_left_unsigned_for_a_week_is_reminded_once_a_day():
    agreement = AgreementFactory(sent=True)
    AgreementVersion.objects.update(sent_at=timezone.now() - timedelta(days=8))

    jobs.remind_signatures(0)
    jobs.remind_signatures(0)

    assert Message.objects.filter(key="agreement_reminder", about=agreement.reference).count() == 1


def test_the_state_and_the_dates_of_an_agreement_are_tied_in_the_database(running):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=running.pk).update(signed_at=None)
