"""What people do with the services: one function per use case, and the only code that writes."""

from essaim.services.actions.advisers import (
    add_leave,
    name_adviser,
    remove_leave,
    save_adviser,
)
from essaim.services.actions.bookings import (
    book_place,
    cancel_booking,
    give_feedback,
    lapse_offer,
    offer_next,
    record_absence,
    record_attendance,
    take_offer,
)
from essaim.services.actions.bouquets import (
    consult_version,
    copy_services,
    create_bouquet,
    draft_version,
    freeze_version,
    publish_version,
    remove_service,
    save_provider,
    save_service,
    save_terms,
    save_theme,
    save_version,
)
from essaim.services.actions.charter import (
    name_coordinator,
    publish_charter,
    sign_charter,
)
from essaim.services.actions.feeds import make_calendar_address, withdraw_calendar_address
from essaim.services.actions.needs import (
    Saved,
    save_needs,
    take_up_dossier,
)
from essaim.services.actions.requests import (
    accept_request,
    ask_service,
    close_request,
    decline_request,
    escalate_request,
    pass_request,
    reroute_request,
    withdraw_request,
)
from essaim.services.actions.rights import (
    close_entitlement,
    grant_allowances,
    move_days,
    open_entitlement,
)
from essaim.services.actions.slots import (
    call_off,
    open_sessions,
    save_capacity,
)
from essaim.services.actions.thread import (
    receive_mail,
    write_message,
)

__all__ = [
    "Saved",
    "accept_request",
    "add_leave",
    "ask_service",
    "book_place",
    "call_off",
    "cancel_booking",
    "close_entitlement",
    "close_request",
    "consult_version",
    "copy_services",
    "create_bouquet",
    "decline_request",
    "draft_version",
    "escalate_request",
    "freeze_version",
    "give_feedback",
    "grant_allowances",
    "lapse_offer",
    "make_calendar_address",
    "move_days",
    "name_adviser",
    "name_coordinator",
    "offer_next",
    "open_entitlement",
    "open_sessions",
    "pass_request",
    "publish_charter",
    "publish_version",
    "receive_mail",
    "record_absence",
    "record_attendance",
    "remove_leave",
    "remove_service",
    "reroute_request",
    "save_adviser",
    "save_capacity",
    "save_needs",
    "save_provider",
    "save_service",
    "save_terms",
    "save_theme",
    "save_version",
    "sign_charter",
    "take_offer",
    "take_up_dossier",
    "withdraw_calendar_address",
    "withdraw_request",
    "write_message",
]
