"""Shortcuts of the tests: a person's verdict on every rule, as if typed on the page."""

from django.utils import timezone

from essaim.admissibility import actions, queries


def judge(dossier, by, **not_met):
    """Every rule met, save those named with their reason."""
    sheet = queries.sheet_of(dossier, timezone.now())
    said = {line.rule.key: ("met", "Vérifié au registre.") for line in sheet.lines}
    said |= {rule: ("not_met", reason) for rule, reason in not_met.items()}
    actions.save_rule_verdicts(dossier, said, by=by, seen=sheet.saved_at)
