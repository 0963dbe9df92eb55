"""Each review handed in is what was hashed that day: for `essaim verify`."""

import hashlib
import json
from collections.abc import Iterator

from essaim.appraisal.models import Review, ReviewState
from essaim.audit.models import Entry


def mark_of(review: Review) -> str:
    """SHA-256 of what binds: the scores, the total, and the words for the candidate and the committee."""
    said = [review.scores, str(review.total), review.for_candidate, review.for_committee]
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def changed_reviews() -> Iterator[str]:
    entries = Entry.objects.filter(subject_type=Review._meta.label_lower, verb="submit").order_by("id")
    told = dict(entries.values_list("subject_id", "details").iterator())
    handed = Review.objects.filter(state=ReviewState.SUBMITTED).select_related("duty__dossier")
    for review in handed.order_by("pk").iterator():
        details = told.get(str(review.pk), {})
        same = details.get("sha256", mark_of(review)) == mark_of(review)
        if not same or details.get("total", str(review.total)) != str(review.total):
            yield f"{review.duty.dossier.reference}, avis {review.public_id}\u00a0: changé depuis sa remise"
