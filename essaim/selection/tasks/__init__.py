"""What happens later: the studio, the committee room and the decisions, a file each."""

from essaim.selection.tasks.committee import cancelled, convocations, keep_minutes, proxy_lost, summon

__all__ = ["cancelled", "convocations", "keep_minutes", "proxy_lost", "summon"]
