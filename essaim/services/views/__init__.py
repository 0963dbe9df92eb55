"""The pages of the services."""

from essaim.services.views.board import (
    board,
    board_export,
)
from essaim.services.views.bookings import (
    booking,
    booking_attendance,
    booking_cancel,
    booking_feedback,
    booking_ics,
    booking_take,
    feed,
    feed_address,
    places,
)
from essaim.services.views.bouquets import (
    bouquet_create,
    bouquet_terms,
    manage,
    service_add,
    service_edit,
    service_remove,
    version,
    version_act,
    version_compare,
    version_draft,
)
from essaim.services.views.needs import (
    need_save,
    needs,
    needs_take_up,
    proposals,
)
from essaim.services.views.public import (
    catalogue,
    charter,
    service,
)
from essaim.services.views.requests import (
    inbound,
    request_act,
    request_detail,
    request_list,
)
from essaim.services.views.rights import (
    charter_sign,
    entitlements,
)
from essaim.services.views.shared import (
    adviser_edit,
    charter_publish,
    poles,
    provider,
    provider_edit,
    provider_list,
    theme_edit,
    theme_list,
)
from essaim.services.views.slots import (
    capacity,
    leave_add,
    leave_remove,
    slot_cancel,
    slot_list,
    slot_open,
)
from essaim.services.views.support import (
    ask,
    coordinator_name,
    days_give,
    support,
)

__all__ = [
    "adviser_edit",
    "ask",
    "board",
    "board_export",
    "booking",
    "booking_attendance",
    "booking_cancel",
    "booking_feedback",
    "booking_ics",
    "booking_take",
    "bouquet_create",
    "bouquet_terms",
    "capacity",
    "catalogue",
    "charter",
    "charter_publish",
    "charter_sign",
    "coordinator_name",
    "days_give",
    "entitlements",
    "feed",
    "feed_address",
    "inbound",
    "leave_add",
    "leave_remove",
    "manage",
    "need_save",
    "needs",
    "needs_take_up",
    "places",
    "poles",
    "proposals",
    "provider",
    "provider_edit",
    "provider_list",
    "request_act",
    "request_detail",
    "request_list",
    "service",
    "service_add",
    "service_edit",
    "service_remove",
    "slot_cancel",
    "slot_list",
    "slot_open",
    "support",
    "theme_edit",
    "theme_list",
    "version",
    "version_act",
    "version_compare",
    "version_draft",
]
