"""One way to stop the clock, and a guard: nothing is judged on another day than the one it was made on.

`@pytest.mark.time_machine("2026-03-02T09:00Z")`, on a test or in `pytestmark`, sets the clock before
any fixture makes a row; the fixture `time_machine` then moves it (`move_to`, `shift`). A test that leaves the
true day once it has made rows depends on that day: a mandate given today is not in force last month.
"""

from typing import Any

import pytest
import time_machine
from django.db import connections

WRITES = ("INSERT", "COPY")
TOLD = (
    "leaves the true day after having made rows on it. Stop the clock before: "
    "@pytest.mark.time_machine(…) on the test, or in pytestmark (docs/testing.md)."
)


class Rows:
    """Whether the running test has made rows on the true day."""

    def __init__(self) -> None:
        self.made = False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.made and not time_machine.traveller_stack and str(sql).lstrip().startswith(WRITES):
            self.made = True
        return execute(sql, params, many, context)


ROWS = Rows()
leave = time_machine.travel.start


def leave_in_time(self: time_machine.travel) -> Any:
    if ROWS.made and not time_machine.traveller_stack:
        pytest.fail(f"This test {TOLD}")
    return leave(self)


@pytest.fixture(autouse=True)
def rows_and_clock_agree():
    wrappers = connections["default"].execute_wrappers
    wrappers.append(ROWS)
    yield
    wrappers.remove(ROWS)
    ROWS.made = False  # now, for the fixture of the next test may stop the clock before this one runs


@pytest.fixture(autouse=True, scope="session")
def the_clock_is_guarded():
    time_machine.travel.start = leave_in_time
    yield
    time_machine.travel.start = leave
