"""Read by every Python that lives on another day (tests/days.py).

`time.sleep` asks for an instant of the monotonic clock, from which libfaketime takes away days that this
clock never had: the kernel refuses it. `select` asks for a duration.
"""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep
