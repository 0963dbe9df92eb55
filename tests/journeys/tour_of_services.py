"""The pages of the services: see tour.py."""

from collections.abc import Callable, Iterator
from typing import Any

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.services import actions
from essaim.services.models import (
    Adviser,
    Booking,
    BouquetVersion,
    Entitlement,
    Provider,
    Service,
    Slot,
    SupportRequest,
    Theme,
)

At = Callable[..., Any]
FILES = ("feed", "booking_ics", "board_export")
NOT_PAGES = {f"services:{name}": "a file" for name in FILES}


def services(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """The bouquets of the demonstration, by a stranger, a pole, its provider, a manager."""
    version = BouquetVersion.objects.get(
        bouquet__wave__slug="demonstration", bouquet__audience="emerging", state="published"
    )
    service = version.services.get(title="Choisir son modèle économique")
    yield at("services:catalogue", None)
    yield at("services:catalogue", None, "?search=introuvable")
    yield at("services:service", None, reference=service.reference)
    yield at("services:charter", None)
    yield from of_a_pole(at, person("coordination"), service)
    yield from of_a_provider(at, person("prestataire"))
    yield from of_a_manager(at, person("tresor"), version)
    yield at("services:board", person("partenaire"))


def of_a_pole(at: At, author: User, service: Service) -> Iterator[Any]:
    right = Entitlement.objects.get(
        dossier__coauthors__user=author, dossier__wave=service.version.bouquet.wave
    )
    reference = {"reference": right.pole.reference}
    yield at("services:entitlements", author)
    yield at("services:feed_address", author)
    for name in ("support", "needs", "proposals", "charter_sign"):
        yield at(f"services:{name}", author, **reference)
    for name in ("ask", "places"):
        yield at(f"services:{name}", author, **reference, service=service.reference)
    slot = Slot.objects.filter(service=service, cancelled_at=None).order_by("starts_at")[0]
    booking = actions.book_place(slot, right, by=author)
    yield at("services:booking", author, reference=booking.reference)
    yield at("services:booking_cancel", author, reference=booking.reference)
    yield at("services:support", author, **reference)
    asked = SupportRequest.objects.filter(entitlement=right).first()
    if asked is None:
        asked = actions.ask_service(right, service, by=author, words="Nous cherchons une méthode.")
    yield at("services:request", author, reference=asked.reference)


def of_a_provider(at: At, provider: User) -> Iterator[Any]:
    for name in ("requests", "slots", "slot_open", "capacity", "leave_add"):
        yield at(f"services:{name}", provider)
    asked = SupportRequest.objects.filter(adviser__user=provider).order_by("state")[0]
    yield at("services:request", provider, reference=asked.reference)
    for name in ("decline", "pass_on", "close"):
        yield at("services:request_act", provider, reference=asked.reference, name=name)
    slot = Slot.objects.filter(adviser__user=provider, taken=0)[0]
    yield at("services:slot_cancel", provider, reference=slot.reference)
    booking = Booking.objects.filter(slot__adviser__user=provider, state="done")[0]
    for name in ("booking", "booking_attendance", "booking_feedback"):
        yield at(f"services:{name}", provider, reference=booking.reference)


def of_a_manager(at: At, manager: User, version: BouquetVersion) -> Iterator[Any]:
    bouquet = version.bouquet
    draft = bouquet.versions.filter(state="draft").first()
    draft = draft or actions.draft_version(bouquet, by=service_account())
    service = draft.services.all()[0]
    for name in (
        "manage",
        "bouquet_create",
        "themes",
        "providers",
        "charter_publish",
        "board",
        "requests",
        "poles",
    ):
        yield at(f"services:{name}", manager)
    yield at("services:bouquet_terms", manager, public_id=version.bouquet.public_id)
    yield at("services:version", manager, public_id=draft.public_id)
    yield at("services:version", manager, public_id=version.public_id)
    yield at("services:version_compare", manager, public_id=draft.public_id, number=1)
    yield at("services:service_add", manager, public_id=draft.public_id)
    yield at("services:service_edit", manager, public_id=draft.public_id, reference=service.reference)
    yield at("services:theme_edit", manager, key=Theme.objects.all()[0].key)
    provider = Provider.objects.all()[0]
    yield at("services:provider", manager, public_id=provider.public_id)
    yield at("services:provider_edit", manager, public_id=provider.public_id)
    yield at("services:adviser_edit", manager, public_id=Adviser.objects.all()[0].public_id)
    pole = Entitlement.objects.filter(bouquet=version.bouquet)[0].pole
    for name in ("support", "days_give", "coordinator_name"):
        yield at(f"services:{name}", manager, reference=pole.reference)
    yield at("services:request", manager, reference=SupportRequest.objects.all()[0].reference)
