"""The application of the common look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and static files of every page."""

    name = "essaim.ui"
    label = "ui"
    verbose_name = "interface"
