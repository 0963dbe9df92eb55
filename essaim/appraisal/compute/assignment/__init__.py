"""Giving each dossier its readers: the proven best pairs, or what makes it impossible."""

from essaim.appraisal.compute.assignment.document import AssignmentInput, AssignmentResult

__all__ = ["AssignmentInput", "AssignmentResult", "assign"]


def assign(given: AssignmentInput) -> AssignmentResult:
    """See `assign.py`. The solver takes 15 MiB: only the process that uses it loads it."""
    from essaim.appraisal.compute.assignment.assign import assign as solve  # noqa: PLC0415

    return solve(given)
