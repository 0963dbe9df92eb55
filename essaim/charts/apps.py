"""The application of pictures."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    """A picture from one dataclass: drawing, table, file."""

    name = "essaim.charts"
    label = "charts"
    verbose_name = "graphiques"
