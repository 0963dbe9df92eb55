"""What is typed on the pages that ask no questions: saved field by field, the good beside the bad."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from essaim.calls.factories import GRANT, SUPPORT
from essaim.dossiers.factories import BudgetLineFactory, CoAuthorFactory, DossierFactory
from essaim.dossiers.models import AnswerPast, Dossier, Right
from essaim.dossiers.queries import snapshot_of
from essaim.kit.money import parse_euros
from essaim.poles.factories import MembershipFactory
from essaim.poles.models import Membership
from essaim.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return DossierFactory(doors=[SUPPORT, GRANT])


@pytest.fixture
def author(dossier, signed_in):
    return signed_in(dossier.created_by)


def url(page, dossier, *more):
    return reverse(f"dossiers:{page}", args=[dossier.reference, *more])


def save(client, dossier, key, value, version=0):
    """As the script of the page does."""
    data = {"key": key, "value": value, "version": version}
    return client.post(url("answer", dossier), data).json()


@pytest.mark.parametrize(
    ("key", "value", "reads"),
    [
        ("@pole.name", "Les Ateliers du Léman", lambda d: d.pole.name),
        ("@pole.pitch", "Du bois local, ensemble.", lambda d: d.pole.pitch),
        ("@pole.themes", "bois, laine", lambda d: ", ".join(d.pole.themes)),
        ("@territory.territory_note", "Rive sud seulement", lambda d: d.pole.territory_note),
        ("@signature.signatory_name", "Zoé N’Diaye", lambda d: d.signatory_name),
        ("@signature.contact_email", "contact@ateliers.fr", lambda d: d.contact_email),
    ],
)
def test_each_field_is_written_where_it_belongs(author, dossier, key, value, reads):
    answer = save(author, dossier, key, value)

    assert (answer["status"], answer["version"]) == ("saved", 1)
    assert reads(Dossier.objects.get(pk=dossier.pk)) == value


def test_a_member_saves_itself_field_by_field(author, dossier):
    member = MembershipFactory(pole=dossier.pole)

    first = save(author, dossier, f"@member.{member.reference}.role", "Prête un local")
    assert first["status"] == "saved", first
    answer = save(author, dossier, f"@member.{member.reference}.cash_amount", "12 500 EUR")

    member.refresh_from_db()
    assert (member.role, member.cash_amount, answer["status"]) == ("Prête un local", Decimal(12_500), "saved")


@pytest.mark.parametrize(
    ("key", "page", "bad"),
    [
        ("@pole.website", "pole", "pas une adresse"),
        ("@pole.started_on", "pole", "31/31/2020"),
        ("@signature.signatory_email", "review", "zoé chez exemple"),
        ("@budget.amount-60-0-1", "budget", "à voir"),
    ],
)
def test_what_will_not_do_is_kept_and_said_at_its_field(author, dossier, key, page, bad):
    answer = save(author, dossier, key, bad)

    assert answer["status"] == "invalid"
    assert answer["message"]
    assert bad in author.get(url(page, dossier)).text


def test_two_people_on_one_field_choose_and_on_two_fields_do_not_meet(author, dossier, signed_in):
    other = signed_in(CoAuthorFactory(dossier=dossier, right=Right.EDIT).user)

    save(author, dossier, "@pole.name", "Le premier nom")
    conflict = save(other, dossier, "@pole.name", "Le second nom")
    elsewhere = save(other, dossier, "@pole.pitch", "Autre champ")

    assert (conflict["status"], conflict["theirs"]) == ("conflict", "Le premier nom")
    assert elsewhere["status"] == "saved"
    assert AnswerPast.objects.get(why="conflict").value == "Le second nom"
    assert Dossier.objects.get(pk=dossier.pk).pole.name == "Le premier nom"


def test_one_s_own_other_window_is_not_called_by_one_s_name(author, dossier):
    save(author, dossier, "@pole.name", "Fenêtre un")

    assert save(author, dossier, "@pole.name", "Fenêtre deux")["theirs_by"] == "votre autre fenêtre"


def test_who_may_only_read_writes_nothing(dossier, signed_in):
    reader = signed_in(CoAuthorFactory(dossier=dossier, right=Right.READ).user)

    response = reader.post(url("answer", dossier), {"key": "@pole.name", "value": "X", "version": 0})

    assert response.status_code == 403
    assert not dossier.answers.exists()


@pytest.mark.parametrize(
    "key", ["@pole.lead", "@pole.region", "@budget.amount-99-0-1", "@autre.nom", "@member.x.role"]
)
def test_a_field_that_no_page_shows_is_refused(author, dossier, key):
    response = author.post(url("answer", dossier), {"key": key, "value": "X", "version": 0})

    assert response.status_code == 403
    assert not dossier.answers.exists()


@pytest.mark.time_machine("2027-03-02T09:00Z")
def test_what_arrives_after_the_closing_is_kept_apart(signed_in, time_machine):
    dossier = DossierFactory()
    name = dossier.pole.name
    time_machine.move_to(dossier.wave.closes_at + timedelta(seconds=1))

    answer = save(signed_in(dossier.created_by), dossier, "@pole.name", "Trop tard")

    assert answer["status"] == "kept"
    assert Dossier.objects.get(pk=dossier.pk).pole.name == name
    assert AnswerPast.objects.get(why="closed").value == "Trop tard"


# --- The budget ------------------------------------------------------------------------------------


def test_one_bad_cell_refuses_none_of_the_others(author, dossier):
    good = {f"amount-{code}-0-1": "1 000" for code in ("60", "61", "62", "63", "66", "70", "75", "76")}

    page = author.post(url("budget", dossier), good | {"amount-65-0-1": "mille", "years": "2"})

    assert page.status_code == 200
    assert "mille" in page.text
    assert dossier.budget_lines.count() == len(good)


def test_the_third_year_and_one_more_line_drop_nothing(author, dossier):
    typed = {"amount-60-0-1": "12500 euros", "years": "2"}

    page = author.post(url("budget", dossier), typed | {"year": "3"}, follow=True)
    assert dossier.budget_lines.get().amount == 12_500
    page = author.post(
        url("budget", dossier), {"amount-60-0-2": "7 000", "years": "2", "more": "60"}, follow=True
    )

    assert 'name="label-60-1"' in page.text
    assert {line.amount for line in dossier.budget_lines.all()} == {12_500, 7_000}


def test_a_free_line_keeps_its_cells_when_the_line_before_it_is_emptied(author, dossier):
    for name, text in [
        ("label-64-1", "Stage"),
        ("amount-64-1-1", "500"),
        ("label-64-2", "Prime"),
        ("amount-64-2-1", "700"),
    ]:
        save(author, dossier, f"@budget.{name}", text)
    save(author, dossier, "@budget.amount-64-1-1", "", version=1)
    save(author, dossier, "@budget.amount-64-2-2", "800")

    assert {(line.label, line.year, line.amount) for line in dossier.budget_lines.all()} == {
        ("Prime", 1, 700),
        ("Prime", 2, 800),
    }


def test_lines_that_came_otherwise_are_kept_when_the_first_cell_is_typed(author, dossier):
    for label, amount in [("Charges de personnel", 10_000), ("Apprentie", 4_000)]:
        BudgetLineFactory(dossier=dossier, account="64", label=label, amount=amount)

    answer = save(author, dossier, "@budget.amount-60-0-1", "300")
    page = author.get(url("budget", dossier)).text

    assert answer["status"] == "saved"
    assert {line.amount for line in dossier.budget_lines.all()} == {10_000, 4_000, 300}
    assert "Apprentie" in page


def test_two_people_type_in_two_cells_of_one_table(author, dossier, signed_in):
    other = signed_in(CoAuthorFactory(dossier=dossier, right=Right.EDIT).user)

    save(author, dossier, "@budget.amount-60-0-1", "100")
    save(other, dossier, "@budget.amount-61-0-1", "200")

    assert {line.amount for line in dossier.budget_lines.all()} == {100, 200}


def test_nothing_of_the_fields_enters_the_answers_that_are_filed(author, dossier):
    save(author, dossier, "@pole.name", "Un nom")

    snapshot = snapshot_of(
        Dossier.objects.get(pk=dossier.pk), at=dossier.wave.opens_at, by=dossier.created_by
    )

    assert snapshot.answers == {}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 500 EUR", 12_500),
        ("12500 euros", 12_500),
        ("12 500 Euro", 12_500),
        ("€ 12 500,50", Decimal("12500.50")),
        ("1\u202f000\u00a0€", 1000),
        ("\u200b40 000", 40_000),
        ("2.500,00", 2500),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert parse_euros(text) == amount


@pytest.mark.parametrize("text", ["mille", "12 500 dollars", "12 à 15", "eur", "1e6"])
def test_what_is_no_amount_stays_none(text):
    with pytest.raises(ValueError, match="Écrivez un montant"):
        parse_euros(text)


# --- The other pages ---------------------------------------------------------------------------------


def test_the_next_step_submits_the_page_of_the_pole(author, dossier):
    data = {
        "doors": [SUPPORT, GRANT],
        "name": "Nouveau nom",
        "pitch": "Ensemble.",
        "stage": "emerging",
        "next": "1",
    }

    response = author.post(url("pole", dossier), data)

    assert response.status_code == 302
    assert response["Location"] == url("members", dossier)
    assert Dossier.objects.get(pk=dossier.pk).pole.name == "Nouveau nom"


def test_a_bad_field_of_the_pole_holds_back_none_of_the_others(author, dossier):
    data = {"doors": [SUPPORT, GRANT], "name": "Nouveau nom", "website": "ceci n’en est pas une"}

    page = author.post(url("pole", dossier), data)

    assert page.status_code == 200
    assert "ceci n’en est pas une" in page.text
    assert page.text.count("À corriger") + page.text.count("Un champ est à corriger") == 1
    assert Dossier.objects.get(pk=dossier.pk).pole.name == "Nouveau nom"


def test_a_bad_amount_of_a_member_holds_back_none_of_its_other_fields(author, dossier):
    member = MembershipFactory(pole=dossier.pole)
    data = {"kind": "ess", "role": "Anime", "cash_amount": "beaucoup", "in_kind_amount": "300 €"}

    page = author.post(url("member_edit", dossier, member.reference), data)

    assert "beaucoup" in page.text
    found = Membership.objects.get(pk=member.pk)
    assert (found.role, found.in_kind_amount) == ("Anime", 300)


def test_a_search_keeps_what_was_ticked_pasted_and_noted(author, dossier):
    one, two = CommuneFactory(name="Beaumont"), CommuneFactory(name="Clermont")
    data = {"add": f"commune:{one.code}", "pasted": f"{two.code}\nnulle part", "territory_note": "Sauf l’est"}

    page = author.post(url("territory", dossier), data | {"chercher": "Dole", "search": "1"})

    assert set(dossier.pole.places.values_list("commune", flat=True)) == {one.code, two.code}
    assert "nulle part" in page.text
    assert two.code not in page.context["form"]["pasted"].value()
    assert Dossier.objects.get(pk=dossier.pk).pole.territory_note == "Sauf l’est"
