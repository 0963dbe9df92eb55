"""Sizing the bouquet: needs against capacity and envelope, and the time that poles wait."""

from essaim.sizing.compute.document import Changes, Queue, QueueResult, SizingInput, SizingResult

__all__ = ["Changes", "Queue", "QueueResult", "SizingInput", "SizingResult", "size"]


def size(given: SizingInput) -> SizingResult:
    """See `size.py`. numpy and the solver take 25 MiB: only the process that uses them loads them."""
    from essaim.sizing.compute.size import size as compute  # noqa: PLC0415

    return compute(given)
