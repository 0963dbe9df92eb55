"""What people do with the services: one function per use case, and the only code that writes."""

from essaim.services.actions.rights import close_entitlement, open_entitlement

__all__ = ["close_entitlement", "open_entitlement"]
