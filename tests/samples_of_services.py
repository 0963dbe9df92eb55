"""The samples of the services: see tests/samples.py."""

from typing import Any

from essaim.services.factories import (
    AdviserFactory,
    BookingFactory,
    BouquetVersionFactory,
    EntitlementFactory,
    LeaveFactory,
    ServiceFactory,
    SlotFactory,
    SupportRequestFactory,
    ThemeFactory,
)
from tests.samples import region_a, sample


def right(**situation: Any) -> Any:
    """A pole of region A with a right to a published bouquet."""
    service = ServiceFactory(shared=True)
    place = {"dossier__region": region_a(), "dossier__pole__region": region_a()}
    return service, EntitlementFactory(granted=True, bouquet=service.version.bouquet, **place, **situation)


def request(**situation: Any) -> Any:
    service, holder = right()
    return SupportRequestFactory(service=service, entitlement=holder, **situation)


@sample("services:service", shared=True)
def _():
    return {"reference": ServiceFactory().reference}


@sample("services:feed", shared=True)
def _():
    return {"token": "forged"}


@sample("services:bouquet_terms", "services:version_draft")
def _():
    return {"public_id": BouquetVersionFactory().bouquet.public_id}


@sample("services:version", "services:service_add")
def _():
    return {"public_id": BouquetVersionFactory(draft=True).public_id}


@sample("services:version_act")
def _():
    return {"public_id": BouquetVersionFactory(draft=True).public_id, "name": "publish"}


@sample("services:version_compare")
def _():
    before = BouquetVersionFactory()
    after = BouquetVersionFactory(draft=True, bouquet=before.bouquet, number=2)
    return {"public_id": after.public_id, "number": 1}


@sample("services:service_edit", "services:service_remove")
def _():
    service = ServiceFactory(version__draft=True)
    return {"public_id": service.version.public_id, "reference": service.reference}


@sample("services:theme_edit", everywhere=True)
def _():
    return {"key": ThemeFactory().key}


@sample("services:provider", "services:provider_edit", everywhere=True)
def _():
    return {"public_id": AdviserFactory().provider.public_id}


@sample("services:adviser_edit", everywhere=True)
def _():
    return {"public_id": AdviserFactory().public_id}


@sample("services:board_export", everywhere=True)
def _():
    return {"kind": "themes"}


@sample(
    *(f"services:{page}" for page in ("charter_sign", "support", "needs", "need_save", "needs_take_up")),
    *(f"services:{page}" for page in ("proposals", "days_give", "coordinator_name")),
)
def _():
    return {"reference": right()[1].pole.reference}


@sample("services:ask", "services:places")
def _():
    service, holder = right()
    return {"reference": holder.pole.reference, "service": service.reference}


@sample("services:request")
def _():
    return {"reference": request().reference}


@sample("services:request_act")
def _():
    return {"reference": request().reference, "name": "withdraw"}


@sample("services:slot_cancel")
def _():
    return {"reference": SlotFactory().reference}


@sample("services:leave_remove")
def _():
    return {"reference": LeaveFactory().reference}


@sample(*(f"services:booking{page}" for page in ("", "_take", "_cancel", "_attendance", "_feedback", "_ics")))
def _():
    service, holder = right()
    booking = BookingFactory(slot=SlotFactory(service=service), entitlement=holder)
    return {"reference": booking.reference}
