"""The pages of the grants, a file for each part."""

from essaim.grants.views import agreement, followup, lists, more, payments, reports, signing

__all__ = ["agreement", "followup", "lists", "more", "payments", "reports", "signing"]
