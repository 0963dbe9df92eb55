"""The pages of the grants, a file for each part."""

from essaim.grants.views import agreement, followup, hearings, lists, more, payments, reports, signing

__all__ = ["agreement", "followup", "hearings", "lists", "more", "payments", "reports", "signing"]
