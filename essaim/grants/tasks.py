"""The messages that follow an act on an agreement."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from essaim.accounts.models import User
from essaim.dossiers.queries import addresses_of
from essaim.files.models import StoredFile
from essaim.grants.models import Agreement, Hearing
from essaim.kit.later import HOUR, MINUTE, Queue, promise, task
from essaim.mail import outbox
from essaim.notices.tasks import draw

run_batch = promise(
    "essaim.grants.jobs.run_batch",
    Queue.COMPUTATIONS,
    deadline=2 * HOUR,
    once="goes on from the first agreement that waits",
)


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


@task(Queue.DOCUMENTS, deadline=3 * MINUTE, once="each copy is sent once")
def communicate_withdrawal(hearing_id: int) -> None:
    """To the prefect of the seat and to the co-funders, the decision itself (law 2000-321, article 10-1)."""
    rows = Hearing.objects.select_related(
        "act__dossier__pole__lead", "act__pdf", "agreement__dossier__wave__call"
    )
    hearing = rows.get(pk=hearing_id)
    if hearing.act is None:
        return
    file, dossier = draw(hearing.act), hearing.agreement.dossier
    lead = hearing.act.dossier.pole.lead
    words = {"pole": hearing.act.dossier.pole.name, "lead": lead.name if lead else ""}
    for copy in hearing.copies.order_by("pk"):
        outbox.send(
            "withdrawal_communicated",
            copy.email,
            words,
            about=hearing.agreement.reference,
            call_slug=dossier.wave.call.slug,
            critical=True,
            files=[file],
            once_key=f"withdrawal:{copy.pk}",
        )
