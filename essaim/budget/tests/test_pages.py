"""The pages of the budget manager."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.audit.models import Entry as JournalEntry
from essaim.budget import actions, queries
from essaim.budget.compute import chorus, simulation
from essaim.budget.compute.ledger import Account, Move
from essaim.budget.factories import YEAR, EnvelopeFactory
from essaim.budget.models import ChorusLine, Entry, Envelope, Posting, Purpose
from essaim.calls.factories import WaveFactory
from essaim.kit.rules import Refused
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.BUDGET_MANAGER).user


@pytest.fixture
def client(signed_in, manager):
    return signed_in(manager)


def text(response):
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")


def many(waves, grants):
    """Envelopes with many grants each, written in bulk."""
    by = UserFactory()
    for number in range(waves):
        envelope = EnvelopeFactory(credits={YEAR: (Decimal(10_000_000), Decimal(10_000_000))})
        entry = Entry.objects.filter(envelope=envelope).first()
        rows = []
        for grant in range(grants):
            about = f"C{number}-{grant}"
            for account, amount, whose in [
                (Account.AVAILABLE, -1000, ""),
                (Account.COMMITTED, 1000, about),
                (Account.PROMISED, -1000, about),
                (Account.DUE, 1000, about),
            ]:
                rows.append(
                    Posting(
                        entry=entry, envelope=envelope, account=account, year=YEAR, about=whose, amount=amount
                    )
                )
        Posting.objects.bulk_create(rows)
    return by


@pytest.mark.parametrize(("waves", "grants"), [(1, 1), (50, 100)])
def test_the_list_costs_the_same_for_one_or_many(client, waves, grants, django_assert_max_num_queries):
    many(waves, grants)

    with django_assert_max_num_queries(15):
        response = client.get(reverse("budget:list"))

    assert f"{waves * grants * 1000:,} €".replace(",", " ") in text(response)


def test_a_manager_opens_one_envelope_per_purpose_and_no_second_one(client):
    wave = WaveFactory(closed=True)
    sent = {
        "target": f"wave/{wave.slug}",
        "purpose": "grants",
        "programme": "305",
        "year": 2026,
        "ae": "1 500 000",
        "cp": "750 000",
    }

    client.post(reverse("budget:open"), sent)
    again = client.post(reverse("budget:open"), sent)

    envelope = Envelope.objects.get()
    assert (envelope.wave, envelope.purpose) == (wave, Purpose.GRANTS)
    assert queries.balance_of(envelope, 2026).ae == 1_500_000
    assert "Cette vague a déjà une enveloppe pour cet objet." in text(again)


def test_a_revision_shows_its_effect_before_it_is_kept(client, manager):
    envelope = EnvelopeFactory()
    actions.reserve(envelope, Decimal(900_000), year=YEAR, about="A", by=manager)
    url = reverse("budget:revise", args=[envelope.public_id])
    sent = {"year": YEAR, "ae": "1 200 000", "cp": "750 000", "reason": "Gel de crédits"}

    seen = client.post(url, sent)
    assert "600 000 € → 300 000 €" in text(seen)
    assert queries.balance_of(envelope, YEAR).ae == 1_500_000

    client.post(url, sent | {"confirm": "1"})
    assert queries.balance_of(envelope, YEAR).ae == 1_200_000
    entry = Entry.objects.get(move=Move.REVISE)
    assert (entry.amount, entry.reason, entry.by) == (-300_000, "Gel de crédits", manager)
    assert JournalEntry.objects.filter(verb="revise_envelope").count() == 1


@pytest.mark.parametrize(
    ("ae", "cp", "reason"),
    [
        (800_000, 750_000, "Les AE ne peuvent pas descendre sous ce qui est réservé ou engagé."),
        (1_500_000, 750_000, "Ces montants sont déjà ceux de l’exercice."),
    ],
)
def test_a_revision_never_goes_below_what_is_used(manager, ae, cp, reason):
    envelope = EnvelopeFactory()
    actions.reserve(envelope, Decimal(900_000), year=YEAR, about="A", by=manager)

    with pytest.raises(Refused, match=reason):
        actions.revise_envelope(envelope, YEAR, ae=Decimal(ae), cp=Decimal(cp), reason="Révision", by=manager)


def test_only_the_manager_of_that_call_revises(manager):
    envelope = EnvelopeFactory()
    others = [
        MandateFactory(role=Role.PROGRAMME_MANAGER).user,
        MandateFactory(role=Role.BUDGET_MANAGER, region=RegionFactory()).user,
        MandateFactory(role=Role.BUDGET_MANAGER, call_slug="another").user,
    ]
    for other in others:
        with pytest.raises(Refused, match="réservée aux gestionnaires budgétaires"):
            actions.revise_envelope(envelope, YEAR, ae=Decimal(1), cp=Decimal(1), reason="Non", by=other)


def test_the_page_of_an_envelope_says_what_the_ledger_says(client, manager):
    envelope = EnvelopeFactory()
    actions.commit(envelope, Decimal(100_000), year=YEAR, about="CONV1", by=manager)
    actions.pay(envelope, Decimal(60_000), year=YEAR, about="CONV1", by=manager)

    said = text(client.get(reverse("budget:envelope", args=[envelope.public_id])))

    for words in ("1 400 000 €", "100 000 €", "60 000 €", "690 000 €", "Engagement", "CONV1"):
        assert words in said
    assert "Reste à payer sur ce qui est engagé : 40 000 €" in " ".join(said.split())


@pytest.mark.parametrize("kept", ["csv", "xlsx", "ods"])
def test_the_ledger_and_the_list_are_exported(client, kept):
    envelope = EnvelopeFactory()

    for name, arguments in (
        ("export", [envelope.public_id]),
        ("list_export", []),
        ("chorus_export", [envelope.public_id]),
    ):
        response = client.get(reverse(f"budget:{name}", args=arguments), {"format": kept})
        assert response.status_code == 200
        assert len(b"".join(response.streaming_content)) > 40


def test_the_simulation_says_how_many_the_envelope_bears(client):
    envelope = EnvelopeFactory()
    asked = {"count": 20, "amount": "100 000", "first_share": 60, "year": YEAR}

    said = text(client.get(reverse("budget:simulate", args=[envelope.public_id]), asked))

    assert "permet 12 subventions sur 20" in " ".join(said.split())  # 750 000 € of CP, 60 000 € each


def test_the_simulation_takes_the_amounts_of_a_ranking(client):
    envelope = EnvelopeFactory()
    address = reverse("budget:simulate", args=[envelope.public_id])
    asked = {"count": 20, "amount": "100 000", "first_share": 100, "year": YEAR}

    said = text(client.get(address, asked | {"amounts": "400 000\n300 000 €\n\n100 000,50\n"}))
    assert "permet 2 subventions sur 3" in " ".join(said.split())

    said = text(client.get(address, asked | {"amounts": "400 000\ncent"}))
    assert "Ligne 2 : Écrivez un montant en euros" in said
    assert "Rien n’est calculé" in said
    assert "sur 20" not in said

    said = text(client.get(address, asked | {"amounts": "0"}))
    assert "Ligne 1 : le montant est supérieur à 0." in said


def test_the_first_ones_that_fit_stop_at_the_first_that_does_not():
    steps = simulation.first_ones(
        [Decimal(60), Decimal(50), Decimal(10)],
        Decimal(100),
        {YEAR: Decimal(100)},
        first_share=Decimal(1),
        first=YEAR,
        years=1,
    )

    assert [step.fits for step in steps] == [True, False, False]
    assert simulation.most(steps) == 1


# --- Chorus -----------------------------------------------------------------------------------------

CSV = """reference;ej;dp;exercice;montant;date;tiers
CONV1;2105551234;;2026;100 000,00;15/03/2026;Pôle d’essai
CONV1;2105551234;100012345;2026;60000;2026-04-02;Pôle d’essai
AILLEURS;2105559999;;2026;5;15/03/2026;
"""


def test_an_extract_is_seen_then_kept_and_the_differences_are_listed(client, manager):
    envelope = EnvelopeFactory()
    actions.commit(envelope, Decimal(100_000), year=YEAR, about="CONV1", by=manager)
    actions.pay(envelope, Decimal(50_000), year=YEAR, about="CONV1", by=manager)
    url = reverse("budget:chorus", args=[envelope.public_id])

    seen = client.post(url, {"file": SimpleUploadedFile("chorus.csv", CSV.encode("cp1252"))})
    assert "2 lignes à ajouter" in text(seen)
    assert not ChorusLine.objects.exists()
    client.post(url, {"text": CSV, "confirm": "1"})
    again = client.post(url, {"text": CSV, "confirm": "1"})

    assert ChorusLine.objects.count() == 2
    assert "Ce fichier n’apporte rien de nouveau." in text(again)
    (gap,) = queries.gaps_of(envelope, envelope.opened_by)
    assert (gap.what, gap.ledger, gap.chorus, gap.difference) == ("Paiement (DP)", 50_000, 60_000, 10_000)
    assert "10 000 €" in text(client.get(url))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("ej;date\n1;2", "Colonnes absentes : reference, exercice, montant."),
        (
            "reference;poste;ej\n1;2;3",
            "Colonnes inconnues : « poste ». Colonnes lues : "
            "reference, ej, dp, exercice, montant, date, tiers.",
        ),
        ("Référence;N° EJ;ej\n1;2;3", "Colonnes en double : ej."),
        (CSV + "C;E;;2031;1;15/03/2031;\n", "Cette date n’est pas encore passée."),
        (CSV + "CONV1;2105551234;;2026;5;15/03/2026;\n", "Contredit la ligne 2, qui a les mêmes numéros."),
        (CSV + "C;E;;26;1;15/03/2026;\n", "L’exercice s’écrit avec quatre chiffres, par exemple 2026."),
        (CSV + "C;;;2026;1;15/03/2026;\n", "La colonne « ej » est vide ou mal écrite."),
        (CSV + "C;E;;2026;0;15/03/2026;\n", "Le montant doit être supérieur à zéro."),
        (CSV + "C;E;;2026;1;35/03/2026;\n", "La date s’écrit 31/12/2026."),
    ],
)
def test_what_is_wrong_in_an_extract_is_said_with_its_line(content, reason):
    (fault,) = chorus.read(content, date(YEAR, 12, 1)).faults

    assert fault.reason.replace("\xa0", " ") == reason
