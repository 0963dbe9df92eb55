"""What every page of a dossier has: the object, its steps, what is missing, what this person may do."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from essaim.calls.compute.document import WaveDocument
from essaim.calls.queries import document_of
from essaim.deadlines.words import in_words, zone_of
from essaim.dossiers import queries, rules
from essaim.dossiers.compute import checklist
from essaim.dossiers.compute.snapshot import Snapshot
from essaim.dossiers.compute.time_left import time_left
from essaim.dossiers.models import Dossier
from essaim.dossiers.views.addresses import page_of, page_of_gap, page_of_step
from essaim.kit.web import Request


def written_dossier(request: Request, reference: str) -> Dossier:
    """The working copy, for its co-authors alone: 404 for anybody else."""
    dossier = get_object_or_404(queries.written_dossiers(request.user), reference=reference.upper())
    return remember_right(request, dossier)


def remember_right(request: Request, dossier: Dossier) -> Dossier:
    dossier.__dict__["known_rights"] = {request.user.pk: dossier.__dict__["my_right"]}
    return dossier


@dataclass(frozen=True)
class Shell:
    """Drawn by `dossiers/shell.html`."""

    dossier: Dossier
    document: WaveDocument
    snapshot: Snapshot
    gaps: list[checklist.Gap]
    steps: list[checklist.Step]
    page: str
    section: str
    editable: bool
    why_not_editable: str
    may_comment: bool
    may_submit: bool
    modified: bool  # the working copy is ahead of what was filed
    closing: str
    left: str
    allowed: str

    @property
    def counts_down(self) -> bool:
        """The closing says something as long as there is something to file."""
        return bool(self.closing) and self.dossier.state in rules.OPEN_UNTIL_CLOSING

    @property
    def nav(self) -> list[tuple[checklist.Step, str, bool]]:
        """The steps beside the page: each with its address, and whether it is this one."""
        here = (self.page, self.section)
        return [
            (step, page_of_step(self.dossier, step), (step.page, step.section) == here) for step in self.steps
        ]

    @property
    def gap_rows(self) -> list[tuple[checklist.Gap, str]]:
        return [(gap, page_of_gap(self.dossier, gap)) for gap in self.gaps]

    @property
    def following_url(self) -> str:
        return (
            page_of_step(self.dossier, self.following) if self.following else page_of(self.dossier, "review")
        )

    @property
    def blocking(self) -> int:
        return len(checklist.blocking(self.gaps))

    @property
    def following(self) -> checklist.Step | None:
        keys = [(step.page, step.section) for step in self.steps]
        here = keys.index((self.page, self.section)) if (self.page, self.section) in keys else -1
        return self.steps[here + 1] if 0 <= here < len(keys) - 1 else None

    @property
    def current(self) -> checklist.Step | None:
        here = (self.page, self.section)
        return next((step for step in self.steps if (step.page, step.section) == here), None)

    @property
    def title(self) -> str:
        """Of the step, else of the pole."""
        return self.current.title if self.current else self.dossier.pole.name


def shell_of(request: Request, dossier: Dossier, page: str = "", section: str = "") -> Shell:
    at, user = request.received_at, request.user
    document = document_of(dossier.version)
    snapshot = queries.snapshot_of(dossier, at=at, by=user)
    gaps, filing = checklist.gaps(document, snapshot), dossier.last_submission
    closes_at, allowed = queries.closing_of(dossier), rules.allowed_until(dossier)
    refusal = rules.may_write(at).why_not(user, dossier)
    return Shell(
        dossier=dossier,
        document=document,
        snapshot=snapshot,
        gaps=gaps,
        steps=checklist.steps(document, snapshot, gaps),
        page=page,
        section=section,
        editable=refusal is None,
        why_not_editable=refusal or "",
        may_comment=rules.may_comment(user, dossier),
        may_submit=rules.may_submit(user, dossier),
        modified=bool(filing and dossier.edited_at > filing.submitted_at),
        closing=in_words(closes_at, local_tz=zone_of(dossier.region_id or "")) if closes_at else "",
        left=time_left(closes_at, at) if closes_at else "",
        allowed=in_words(allowed) if allowed and closes_at and allowed > closes_at else "",
    )


def draw(
    request: Request, template: str, dossier: Dossier, page: str = "", section: str = "", **context: Any
) -> HttpResponse:
    """A page of the dossier. Give `shell` when it was already needed."""
    shell = context.pop("shell", None) or shell_of(request, dossier, page, section)
    return render(request, f"dossiers/{template}.html", {"shell": shell, "dossier": dossier, **context})
