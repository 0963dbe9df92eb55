"""Giving each dossier its readers: the proven best pairs, or what makes it impossible."""

from essaim.appraisal.compute.assignment.assign import assign
from essaim.appraisal.compute.assignment.document import AssignmentInput, AssignmentResult

__all__ = ["AssignmentInput", "AssignmentResult", "assign"]
