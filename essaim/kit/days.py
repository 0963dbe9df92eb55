"""Days that people type of what was done: never one to come."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

TO_COME = "Cette date n’est pas encore passée."


def not_to_come(day: date, words: str = TO_COME) -> None:
    """Money moves, numbers are given and aid is granted today at the latest, in Paris."""
    if day > timezone.localdate():
        raise ValidationError(words)
