from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kit.money import format_euros, parse_euros

amounts = st.decimals(min_value=-999_999_999, max_value=999_999_999, places=2)


@given(amounts)
def test_what_is_written_is_read_back(amount):
    assert parse_euros(format_euros(amount).replace("−", "-")) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,5 €", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1234.5", "1234.50"),
        ("100 000", "100000"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, amount):
    assert parse_euros(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "abc", "1e9", "12,345", "1,2,3", "٣", "NaN", "99999999999"])
def test_anything_else_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match="par exemple 12 500,50"):
        parse_euros(typed)


def test_an_unknown_amount_is_said_to_be_unknown():
    assert format_euros(None) == "non connu"
