"""What is computed of a grant: plans, recovery, State aid, reports, clauses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.grants.compute import aid, clauses, plan, recovery, reports, signing, terms
from essaim.grants.compute.compare import differences
from essaim.grants.compute.renewal import GRID, score

AMOUNTS = st.integers(1, 100_000_000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def agreement(**more):
    given = {
        "reference": "DOSSIER",
        "pole": "Le pôle",
        "call": "Appel",
        "wave": "Vague",
        "beneficiary": terms.Party("Association d’essai", family="association"),
        "funder": terms.Funder("Bureau"),
        "object": "Le projet",
        "amount": Decimal(100_000),
        "requested": Decimal(120_000),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "shares": plan.default_shares(Decimal(100_000), date(2026, 1, 1), 2),
    }
    return terms.Terms(**{**given, **more})


@given(amount=AMOUNTS, years=st.integers(1, 3), starts_on=DAYS)
def test_the_default_plan_gives_exactly_the_grant(amount, years, starts_on):
    shares = plan.default_shares(amount, starts_on, years)

    assert sum(share.amount for share in shares) == amount
    assert [share.number for share in shares] == list(range(1, len(shares) + 1))
    assert shares[0].conditions == ["signature"]
    assert agreement(amount=amount, shares=shares).planned == amount


def test_two_years_are_sixty_then_forty_per_cent():
    shares = plan.default_shares(Decimal(100_000), date(2026, 1, 15), 2)

    assert [(share.label, share.amount, share.on) for share in shares] == [
        ("Avance à la signature", 60_000, date(2026, 1, 15)),
        ("Solde", 40_000, date(2027, 7, 15)),
    ]


@given(amount=AMOUNTS, paid=st.sampled_from([[], [1]]))
def test_an_amendment_keeps_what_is_paid_and_gives_exactly_the_new_amount(amount, paid):
    shares = plan.default_shares(Decimal(100_000), date(2026, 1, 1), 3)
    new = Decimal(60_000) + amount if paid else amount

    rescaled = plan.rescaled(shares, new, paid)

    assert sum(share.amount for share in rescaled) == new
    assert all(rescaled[number - 1] == shares[number - 1] for number in paid)


def test_amounts_of_each_budget_year_are_those_of_its_instalments():
    assert agreement().years == [(2026, 60_000), (2027, 40_000)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": Decimal(90_000)}, "Les versements font 100 000 €, la subvention est de 90 000 €."),
        ({"ends_on": date(2026, 1, 1)}, "La fin de la convention doit suivre son début."),
        ({"starts_on": date(2026, 2, 1)}, "Aucun versement n’est prévu avant le début de la convention."),
    ],
)
def test_a_plan_that_does_not_hold_says_why(change, reason):
    row = agreement(**change)

    found = plan.faults(row.shares, row.amount, row.starts_on, row.ends_on)
    assert reason in [fault.replace("\u202f", " ").replace("\xa0", " ") for fault in found]


# --- Recovery -----------------------------------------------------------------------------------------


def test_a_breach_in_the_middle_takes_back_the_part_of_the_period_left():
    found = recovery.pro_rata(
        Decimal(73_000), Decimal(60_000), date(2026, 1, 1), date(2027, 12, 31), date(2027, 1, 1)
    )

    assert (found.days, found.left) == (730, 365)
    assert (found.withdrawn, found.recovered, found.cancelled) == (36_500, 23_500, 13_000)
    assert [line.replace("\u202f", " ").replace("\xa0", " ") for line in found.explanation][2:] == [
        "Part retirée : 73 000 € × 365 / 730 = 36 500 €.",
        "Part conservée : 36 500 €, pour 60 000 € déjà versés.",
        "À reverser : 23 500 €. Non versé et annulé : 13 000 €.",
    ]


@given(amount=AMOUNTS, share=st.integers(0, 100), starts_on=DAYS, length=st.integers(1, 1100), breach=DAYS)
def test_nothing_is_taken_back_twice_nor_below_zero(amount, share, starts_on, length, breach):
    paid = (amount * share / 100).quantize(Decimal("0.01"))
    found = recovery.pro_rata(amount, paid, starts_on, starts_on + timedelta(days=length), breach)

    assert 0 <= found.withdrawn <= amount
    assert 0 <= found.recovered <= paid
    assert found.cancelled + found.recovered == found.withdrawn
    assert 0 <= found.cancelled <= amount - paid
    if breach <= starts_on:
        assert found.withdrawn == amount
    if breach > starts_on + timedelta(days=length):
        assert found.withdrawn == 0


# --- State aid ----------------------------------------------------------------------------------------


def test_three_rolling_years_to_the_day():
    on = date(2026, 11, 23)
    declared = [
        aid.Aid("general", Decimal(150_000), date(2023, 11, 23)),
        aid.Aid("general", Decimal(120_000), date(2023, 11, 24)),
        aid.Aid("sgei", Decimal(500_000), date(2025, 1, 1)),
    ]

    general = aid.headroom("general", Decimal(100_000), on, declared)
    assert (general.granted, general.left, general.fits) == (120_000, 180_000, True)
    sgei = aid.headroom("sgei", Decimal(130_001), on, declared)
    assert (sgei.granted, sgei.left, sgei.fits) == (620_000, 130_000, False)
    assert aid.headroom("none", Decimal(10**9), on, declared).fits


@given(amounts=st.lists(st.tuples(AMOUNTS, DAYS), max_size=8), amount=AMOUNTS, on=DAYS, more=AMOUNTS)
def test_more_aid_never_leaves_more_room(amounts, amount, on, more):
    declared = [aid.Aid("general", value, day) for value, day in amounts]
    before = aid.headroom("general", amount, on, declared)
    after = aid.headroom("general", amount, on, [*declared, aid.Aid("general", more, on)])

    assert after.left == before.left - more
    assert before.fits == (amount + before.granted <= aid.REGIMES[aid.GENERAL].on(on).ceiling)


# --- Clauses and versions -----------------------------------------------------------------------------


def keys(**more):
    return [clause.key for clause in clauses.clauses_of(agreement(**more))]


def test_the_clauses_follow_the_legal_form():
    company = terms.Party("SAS", family="company")
    version = "décret n° 2021-1947 du 31 décembre 2021"

    assert "commitment" in keys(commitment=version, filed_on=date(2026, 3, 2))
    assert "commitment" not in keys(commitment=version, beneficiary=company)
    assert "dividends" in keys(beneficiary=company, dividend_clause=True)
    assert "dividends" not in keys(dividend_clause=True)
    text = next(
        one.text
        for one in clauses.clauses_of(agreement(commitment=version, filed_on=date(2026, 3, 2)))
        if one.key == "commitment"
    )
    assert version in text
    assert "2 mars 2026" in text.replace("\xa0", " ")


def test_what_changed_between_two_versions_is_said():
    old = agreement()
    new = agreement(amount=Decimal(80_000), shares=plan.rescaled(old.shares, Decimal(80_000)))

    assert [what for what, _, _ in differences(old, new)] == ["Montant", "Versement 1", "Versement 2"]
    assert differences(old, old) == []


def test_what_was_signed_is_read_back_as_it_was():
    row = agreement()
    assert terms.read(terms.content_of(row)) == row
    assert terms.digest(terms.content_of(row)) == terms.digest(terms.content_of(agreement()))


# --- Reports ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 3, 14), date(2026, 9, 14)),
    ],
)
def test_a_report_is_due_six_months_after_the_end_of_the_year(end, due):
    assert reports.due_on(end) == due


def test_the_years_of_the_project_follow_each_other_without_a_hole():
    assert reports.project_years(agreement(starts_on=date(2026, 2, 1), ends_on=date(2028, 1, 31))) == [
        (1, date(2026, 2, 1), date(2027, 1, 31)),
        (2, date(2027, 2, 1), date(2028, 1, 31)),
    ]


def test_a_telling_gap_is_explained_before_the_report_is_sent():
    lines = [
        reports.Line("expense", "64", "Salaires", Decimal(1000), Decimal(1101)),
        reports.Line("expense", "60", "Achats", Decimal(1000), Decimal(1050)),
        reports.Line("income", "70", "Ventes", Decimal(0), Decimal(5)),
        reports.Line("income", "74A", "État", Decimal(10)),
    ]

    assert reports.faults(lines) == [
        "1 ligne(s) sans montant réalisé : État.",
        "Expliquez l’écart de : Salaires, Ventes.",
    ]
    assert reports.totals(lines).balance == Decimal(5) - Decimal(2151)


def test_a_signature_in_the_service_needs_the_consent_and_another_its_file():
    act = signing.Act("Ada", "Présidente", "ada@example.fr", datetime(2026, 3, 2, tzinfo=UTC), "0" * 64)

    with pytest.raises(ValueError, match="Cochez la case pour signer"):
        signing.evidence("service", act)
    with pytest.raises(ValueError, match="Joignez le PDF signé"):
        signing.evidence("upload", act)


def test_the_third_year_is_marked_out_of_a_hundred():
    assert score(dict.fromkeys(GRID, 4)) == 100
    assert score(dict.fromkeys(GRID, 1)) == 25
    assert score({"need": 4}) is None
