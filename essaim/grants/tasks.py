"""The messages that follow an act on an agreement."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from essaim.accounts.models import User
from essaim.dossiers.queries import addresses_of
from essaim.files.models import StoredFile
from essaim.grants.models import Agreement
from essaim.mail import outbox


def link(page: str, agreement: Agreement) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"grants:{page}", args=[agreement.reference])


def tell_pole(
    agreement: Agreement,
    key: str,
    words: Mapping[str, str],
    *,
    once: str,
    page: str = "detail",
    files: Iterable[StoredFile] = (),
) -> None:
    """Once to each co-author and to the contact address."""
    for address in addresses_of(agreement.dossier):
        outbox.send(
            key,
            address,
            common(agreement, page) | dict(words),
            about=agreement.reference,
            call_slug=agreement.dossier.wave.call.slug,
            critical=True,
            files=files,
            once_key=f"{once}:{address}",
        )


def tell_state(
    agreement: Agreement, to: User, key: str, words: Mapping[str, str], *, once: str, page: str = "detail"
) -> None:
    """Whoever prepared the agreement."""
    outbox.send(
        key,
        to.email,
        common(agreement, page) | dict(words),
        about=agreement.reference,
        call_slug=agreement.dossier.wave.call.slug,
        user=to,
        once_key=f"{once}:{to.email}",
    )


def common(agreement: Agreement, page: str) -> dict[str, str]:
    return {
        "pole": agreement.dossier.pole.name,
        "reference": agreement.reference,
        "page_link": link(page, agreement),
    }
