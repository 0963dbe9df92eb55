"""The pages of those who hold the credits."""

from essaim.budget.views.chorus import chorus, chorus_export
from essaim.budget.views.envelopes import (
    envelope,
    envelope_export,
    envelope_list,
    envelope_open,
    envelope_revise,
    envelope_simulate,
    list_export,
    schedule_export,
)

__all__ = [
    "chorus",
    "chorus_export",
    "envelope",
    "envelope_export",
    "envelope_list",
    "envelope_open",
    "envelope_revise",
    "envelope_simulate",
    "list_export",
    "schedule_export",
]
