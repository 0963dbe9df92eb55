"""The legal clocks: pure functions of dates, no table, no Django."""

from essaim.deadlines.appeals import (
    Appealed,
    appeal_rejected_on,
    appeal_silence_on,
    court_months,
    court_until,
    documents_appeal_until,
    documents_silence_on,
    is_late_appeal,
)
from essaim.deadlines.clocks import (
    Suspension,
    acknowledgement_due,
    add_months,
    appeal_until,
    day_45,
    deemed_notified,
    registration_due,
    silence_on,
    suspended_days,
)
from essaim.deadlines.words import day_in_words, hour_in_words, in_words, zone_of
from essaim.deadlines.working_days import add_working_days, is_working_day
from essaim.kit.units import PARIS

__all__ = [
    "PARIS",
    "Appealed",
    "Suspension",
    "acknowledgement_due",
    "add_months",
    "add_working_days",
    "appeal_rejected_on",
    "appeal_silence_on",
    "appeal_until",
    "court_months",
    "court_until",
    "day_45",
    "day_in_words",
    "deemed_notified",
    "documents_appeal_until",
    "documents_silence_on",
    "hour_in_words",
    "in_words",
    "is_late_appeal",
    "is_working_day",
    "registration_due",
    "silence_on",
    "suspended_days",
    "zone_of",
]
