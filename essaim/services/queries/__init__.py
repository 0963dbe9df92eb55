"""Every question about the services."""

from essaim.services.queries.rights import entitlement_of, own_entitlements

__all__ = ["entitlement_of", "own_entitlements"]
