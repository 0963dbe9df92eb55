"""The pages of the open data: those of everybody, and that of who publishes."""

from essaim.opendata.views import manage, public

__all__ = ["manage", "public"]
