"""What would be published now, what was, and what is due."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet, Sum
from django.urls import reverse

from essaim.accounts.models import User
from essaim.accounts.rules import out_of_bounds
from essaim.audit.models import Entry as JournalEntry
from essaim.budget.compute.ledger import Account
from essaim.budget.models import Posting
from essaim.budget.queries import live_lines
from essaim.calls.queries import document_of
from essaim.decisions.models import Decision, DecisionState, Outcome
from essaim.dossiers.compute.budget import requested
from essaim.dossiers.compute.snapshot import read as read_filing
from essaim.dossiers.models import Dossier
from essaim.grants.compute import terms
from essaim.grants.models import Agreement, AgreementState, Instalment, InstalmentState
from essaim.grants.rules import READERS, closed_references, held_by
from essaim.kit.units import PARIS, ZERO
from essaim.opendata.compute.changes import Changes, compare
from essaim.opendata.compute.files import ALWAYS, REFUSED, Material, Spec
from essaim.opendata.compute.grants import Grant, Payment, Policy, Refusal, digest, read, why_withheld
from essaim.opendata.models import Publication, PublicationFile, PublicationFrame

SOON = timedelta(days=15)
MONEY = (Account.COMMITTED, Account.PAID, Account.RECOVERED)
UNSIGNED = "La convention n’est pas signée des deux parties."


@dataclass(frozen=True)
class Withheld:
    pole: str
    reference: str
    reason: str


@dataclass(frozen=True)
class Collected:
    """What would be published now, and what would not, each with its reason."""

    frame: PublicationFrame | None
    grants: list[Grant] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    @cached_property
    def digest(self) -> str:
        return digest(self.frame.grantor, self.grants, self.refusals) if self.frame else ""

    @property
    def total(self) -> Decimal:
        return sum((grant.amount for grant in self.grants), ZERO)

    @property
    def specs(self) -> tuple[Spec, ...]:
        return (*ALWAYS, REFUSED) if self.frame and self.frame.publishes_refused else ALWAYS

    def material(self, at: datetime) -> Material:
        assert self.frame is not None  # noqa: S101 (actions.publish)
        page = settings.SITE_URL.rstrip("/") + reverse("opendata:home")
        return Material(self.frame.grantor, self.grants, at, page, self.refusals)


@dataclass(frozen=True)
class Due:
    """A grant that no file holds yet, and the last day to publish it."""

    grant: Grant
    late: bool
    soon: bool


def current_frame() -> PublicationFrame | None:
    return PublicationFrame.objects.first()


# --- What would be published ------------------------------------------------------------------------


def collected(frame: PublicationFrame | None) -> Collected:
    """Everything at once, in a few questions whatever the number of agreements."""
    policy = frame.policy if frame else Policy()
    found = Collected(frame)
    for grant in signed_grants():
        if reason := why_withheld(grant, policy):
            found.withheld.append(Withheld(grant.pole, grant.reference, reason))
        else:
            found.grants.append(grant)
    if policy.publishes_refused:
        found.refusals.extend(row for row in refusals() if not why_withheld(row, policy))
    return found


def signed_grants() -> Iterator[Grant]:
    """The agreements signed by both, in the order of their signatures."""
    money, ejs = money_by_agreement(), dict(live_lines().filter(dp="").values_list("about", "ej"))
    payments = Instalment.objects.exclude(state=InstalmentState.CANCELLED).order_by("number")
    rows = (
        Agreement.objects.exclude(current=None)
        .select_related("current", "decision", "dossier__pole__lead__commune", "dossier__region")
        .select_related("dossier__wave__call")
        .prefetch_related(Prefetch("instalments", queryset=payments, to_attr="planned"))
        .order_by("signed_at", "pk")
    )
    for row in rows.iterator(chunk_size=500):
        yield grant_of(row, money.get(row.reference, {}), ejs.get(row.reference, ""))


def money_by_agreement() -> dict[str, dict[str, Decimal]]:
    """What the ledger says of each, in one question."""
    found: dict[str, dict[str, Decimal]] = {}
    rows = Posting.objects.filter(account__in=MONEY).exclude(about="").values_list("about", "account")
    for about, account, amount in rows.annotate(sum=Sum("amount")):
        found.setdefault(about, {})[account] = amount
    return found


def grant_of(agreement: Any, money: dict[str, Decimal], ej: str) -> Grant:
    """As the version in force says it, with the money that the ledger still holds for it."""
    said = terms.read(agreement.current.content)
    dossier, who = agreement.dossier, said.beneficiary
    lead = dossier.pole.lead
    return Grant(
        reference=agreement.reference,
        dossier=dossier.reference,
        pole=dossier.pole.name,
        call=dossier.wave.call.title,
        call_slug=dossier.wave.call.slug,
        wave=dossier.wave.name,
        beneficiary=who.name,
        siren=who.siren,
        siret=who.siret,
        rna=who.rna,
        family=who.family,
        object=said.object,
        signed_on=day_of(agreement.signed_at),
        decided_on=said.decided_on,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        amount=max(ZERO, money.get(Account.COMMITTED, ZERO) - money.get(Account.RECOVERED, ZERO)),
        yearly=max((amount for _, amount in said.years), default=said.amount),
        requested=said.requested,
        paid=max(ZERO, money.get(Account.PAID, ZERO) - money.get(Account.RECOVERED, ZERO)),
        regime=said.regime,
        amendments=agreement.current.rank,
        ej=ej,
        place=lead.commune.name if lead and lead.commune else "",
        region=dossier.region.name if dossier.region else "",
        payments=[
            Payment(row.paid_on or row.due_on, row.amount, row.paid_on is not None)
            for row in agreement.planned
        ],
        recovered=money.get(Account.RECOVERED, ZERO),
    )


def day_of(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()


def refusals() -> Iterator[Refusal]:
    """The released decisions that refuse a door of money, from what was filed."""
    rows = Decision.objects.filter(outcome=Outcome.REFUSED, state=DecisionState.RELEASED)
    rows = rows.exclude(dossier__last_submission=None).select_related(
        "dossier__last_submission__version", "dossier__wave__call"
    )
    for row in rows.order_by("released_at", "pk").iterator(chunk_size=500):
        filing = row.dossier.last_submission
        if filing is None or row.released_at is None:
            continue  # never: the query and the database say so
        doors = {door.key for door in document_of(filing.version).doors if door.asks_budget}
        said = read_filing(filing.content)
        if row.door in doors and said.lead is not None:
            yield Refusal(
                dossier=row.dossier.reference,
                beneficiary=said.lead.name,
                siret=said.lead.siret,
                rna=said.lead.rna,
                family=said.lead.legal_family,
                object=said.pole.name,
                requested=requested(said.budget),
                decided_on=day_of(row.released_at),
                call=row.dossier.wave.call.title,
            )


def unsigned(user: User) -> list[Withheld]:
    """Those that nobody but staff may know of yet."""
    rows = Agreement.objects.filter(held_by(user, *READERS), state=AgreementState.PREPARING)
    rows = rows.select_related("dossier__pole").order_by("pk")
    return [Withheld(row.dossier.pole.name, row.reference, UNSIGNED) for row in rows]


# --- What was published -----------------------------------------------------------------------------


def publications() -> QuerySet[Publication]:
    """Without their content, with their files."""
    return Publication.objects.defer("content").select_related("by").prefetch_related("files")


def last_publication() -> Publication | None:
    return publications().first()


def published_file(name: str, number: int | None = None) -> PublicationFile | None:
    """That of the last publication, or of the one numbered so."""
    rows = PublicationFile.objects.filter(name=name).select_related("file", "publication")
    rows = rows.defer("publication__content")
    if number is not None:
        return rows.filter(publication__number=number).first()
    last = Publication.objects.order_by("-number").values("pk")[:1]
    return rows.filter(publication__in=last).first()


def last_content() -> list[Grant]:
    content = Publication.objects.order_by("-number").values_list("content", flat=True).first()
    return read(content) if content else []


def open_to(user: User, found: Collected) -> Collected:
    """What is shown of it, before it is public, to somebody whom a tie keeps away from a dossier."""
    closed = set(closed_references(user))
    dossiers = set(Dossier.objects.filter(out_of_bounds(user)).values_list("reference", flat=True))
    return Collected(
        found.frame,
        [row for row in found.grants if row.reference not in closed],
        [row for row in found.refusals if row.dossier not in dossiers],
        [row for row in found.withheld if row.reference not in closed | dossiers],
    )


def changes_open_to(user: User, changes: Changes) -> Changes:
    closed = set(closed_references(user))
    return Changes(
        [row for row in changes.added if row.reference not in closed],
        [row for row in changes.changed if row.grant.reference not in closed],
        [row for row in changes.removed if row.reference not in closed],
    )


def changes_to(found: Collected) -> Changes:
    return compare(last_content(), found.grants)


def due_of(changes: Changes, today: date) -> list[Due]:
    """The nearest term first."""
    rows = sorted(changes.added, key=lambda grant: (grant.due_on, grant.reference))
    return [Due(grant, grant.due_on < today, today <= grant.due_on <= today + SOON) for grant in rows]


def changed_publications() -> Iterator[str]:
    """What was published against the files kept, and the digests the journal tells: for `essaim verify`."""
    for row in PublicationFile.objects.select_related("publication", "file").order_by("pk"):
        if (row.sha256, row.size) != (row.file.sha256, row.file.size):
            yield f"{row.publication}, {row.name}\u00a0: un autre fichier"
    entries = JournalEntry.objects.filter(verb="publish_open_data").values_list("subject_id", "details")
    told = {subject: details.get("digest") for subject, details in entries}
    for number, pk, kept in Publication.objects.values_list("number", "pk", "digest"):
        if told.get(str(pk), kept) != kept:
            yield f"publication n°\u00a0{number}\u00a0: empreinte différente de celle du journal"
