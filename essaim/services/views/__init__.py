"""The pages of the services."""

from essaim.services.views.rights import entitlements

__all__ = ["entitlements"]
