"""A number of a file never costs more than what it says."""

from decimal import Decimal

import pytest
from pydantic import BaseModel

from essaim.kit.numbers import TOO_FAR, bounded
from essaim.optimum import replay


@pytest.mark.parametrize("text", ["0e-300000000", "1e-9999999", "1e9999999", "0e999999", "9" * 81, "1E+41"])
def test_a_number_out_of_reach_is_refused_before_anything_writes_it(text):
    with pytest.raises(ValueError, match="hors de portée"):
        bounded(Decimal(text))


@pytest.mark.parametrize("text", ["NaN", "sNaN", "-Infinity"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="un nombre est attendu"):
        bounded(Decimal(text))


@pytest.mark.parametrize("text", ["0", "0.1", "-12.50", "1e3", "9999999999.99", "0.00", "1e-40"])
def test_plain_numbers_pass_unchanged(text):
    assert str(bounded(Decimal(text))) == str(Decimal(text))


class Row(replay.Entry):
    value: replay.Number


class Sheet(replay.Entry):
    rows: list[Row]


@pytest.mark.parametrize("text", ["0e-300000000", "1e-9999999", "1e99999999", "1" + "0" * 5000])
def test_a_computation_says_the_place_of_a_number_out_of_reach(text):
    with pytest.raises(replay.BadInput) as refused:
        replay.read('{"rows": [{"value": 1}, {"value": ' + text + "}]}", Sheet)

    assert refused.value.faults == [f"rows[1].value : {TOO_FAR}."]


def test_a_whole_number_without_end_is_refused_where_a_whole_one_is_expected():
    class Count(BaseModel):
        many: int

    with pytest.raises(replay.BadInput):
        replay.read('{"many": ' + "1" * 5000 + "}", Count)
