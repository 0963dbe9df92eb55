"""Who asked for the opinions on their dossier, and until when one must answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.deadlines import documents_appeal_until, documents_silence_on
from essaim.decisions.models import Communication, Decision, OpinionsRequest
from essaim.decisions.rules import managed


@dataclass(frozen=True)
class Asked:
    """A request with its clock. `answered_at`: the opinions were communicated."""

    request: OpinionsRequest
    answered_at: datetime | None
    today: date

    @property
    def due(self) -> date:
        """From this day on, silence has refused."""
        return documents_silence_on(timezone.localdate(self.request.asked_at))

    @property
    def cada_until(self) -> date:
        return documents_appeal_until(timezone.localdate(self.request.asked_at))

    @property
    def is_silent(self) -> bool:
        return self.answered_at is None and self.today >= self.due

    @property
    def may_go_to_cada(self) -> bool:
        return self.is_silent and self.today <= self.cada_until

    @property
    def standing(self) -> tuple[str, str]:
        """Words and colour."""
        if self.answered_at:
            return "Avis communiqués", "success"
        return ("Refusée par silence", "warning") if self.is_silent else ("En attente", "info")


def opinion_requests(user: User, wave: Wave) -> list[Asked]:
    """Those of a wave that this person may answer: what waits ahead, the most pressing first."""
    rows = OpinionsRequest.objects.filter(managed(user, "decision__"), decision__dossier__wave=wave)
    found = _asked(list(rows.select_related("decision__dossier__pole", "asked_by")))
    return sorted(found, key=lambda row: (row.answered_at is not None, row.request.asked_at, row.request.pk))


def asked_opinions(decisions: Collection[Decision]) -> dict[int, Asked]:
    """By decision. Two queries."""
    rows = list(OpinionsRequest.objects.filter(decision__in=decisions)) if decisions else []
    return {row.request.decision_id: row for row in _asked(rows)}


def _asked(rows: list[OpinionsRequest]) -> list[Asked]:
    known = Communication.objects.filter(decision__in=[row.decision_id for row in rows])
    answered = dict(known.values_list("decision", "at"))
    today = timezone.localdate()
    return [Asked(row, answered.get(row.decision_id), today) for row in rows]
