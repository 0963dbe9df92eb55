"""The later half of a decision: the PDF of its letter, and the messages that say that it is there."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from essaim.accounts.models import User
from essaim.decisions.models import Appeal, Channel, DecisionLetter, OpinionsRequest, Release
from essaim.documents import pdf
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.files.actions import store
from essaim.files.models import StoredFile
from essaim.kit.later import HOUR, MINUTE, Queue, promise, task
from essaim.mail import outbox

AT_ITS_HOUR = 10  # before whatever else waits at the desk
run_decision_batch = promise(
    "essaim.decisions.jobs.run_decision_batch",
    Queue.COMPUTATIONS,
    deadline=2 * HOUR,
    once="goes on from the first decision that waits",
)
release_at_its_hour = promise(
    "essaim.decisions.jobs.release_at_its_hour",
    Queue.DESK,
    priority=AT_ITS_HOUR,
    deadline=10 * MINUTE,
    once="a release that is done is no longer due",
)


def link(name: str, *arguments: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)


def tell_candidate(
    key: str, dossier: Dossier, once: str, files: list[StoredFile] | None = None, **more: str
) -> None:
    """One message to each co-author and to the contact address; it never says what is decided."""
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "wave": dossier.wave.name,
        "page_link": link("decisions:own", dossier.reference),
    } | more
    for address in addresses_of(dossier):
        outbox.send(
            key,
            address,
            words,
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            critical=True,
            files=files or (),
            once_key=f"{once}:{address}",
        )


def tell_manager(key: str, user: User, words: dict[str, str], once: str, about: str = "") -> None:
    outbox.send(key, user.email, words, user=user, about=about, once_key=f"{once}:{user.email}")


def tell_of_appeal(appeal: Appeal, users: list[User]) -> None:
    dossier = appeal.decision.dossier
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "kind": appeal.get_kind_display().lower(),
        "page_link": link("selection:appeal", appeal.public_id),
    }
    for user in users:
        tell_manager("appeal_received", user, words, f"appeal:{appeal.pk}", dossier.reference)


def tell_of_opinions_asked(asked: OpinionsRequest, users: list[User], due: str) -> None:
    dossier = asked.decision.dossier
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "due": due,
        "page_link": link("selection:opinion_requests", dossier.wave.slug),
    }
    for user in users:
        tell_manager("opinions_request", user, words, f"opinions:{asked.pk}", dossier.reference)


def tell_release_waits(release: Release) -> None:
    words = {
        "wave": release.wave.name,
        "reason": release.failure,
        "page_link": link("selection:release", release.wave.slug),
    }
    tell_manager("release_waits", release.by, words, f"release-waits:{release.pk}")


@task(Queue.DOCUMENTS, deadline=3 * MINUTE, once="the letter is drawn once, its copy sent once")
def make_letter(letter_id: int) -> None:
    """Draw the frozen letter once; those who did not agree to the online service get a copy by mail."""
    rows = DecisionLetter.objects.select_related("decision__dossier__wave__call", "decision__dossier__pole")
    letter = rows.select_related("notice").get(pk=letter_id)
    file = draw_letter(letter)
    if letter.notice.channel == Channel.POSTAL:
        tell_candidate("decision_by_post", letter.decision.dossier, f"letter:{letter.pk}", [file])


def draw_letter(letter: DecisionLetter) -> StoredFile:
    """Compile and store outside of the lock, join once."""
    if letter.pdf:
        return letter.pdf
    content = rendered(letter, letter.sent_at)
    file = store(content, f"decision-{letter.decision.dossier.reference}.pdf", by=None)
    with transaction.atomic():
        locked = DecisionLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if locked.pdf is None:
            locked.pdf = file
            locked.save(update_fields=["pdf"])
        return locked.pdf


def rendered(letter: DecisionLetter, at: datetime | None, draft: str = "") -> bytes:
    data = letter.content | ({"draft": draft} if draft else {})
    return pdf.render("decisions/decision", data, title=letter.content["title"], at=at)
