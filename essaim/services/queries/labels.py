"""Themes, by their key and by their words."""

from essaim.services.models import Theme


def theme_choices() -> list[tuple[str, str]]:
    """Themes by their words: emerging and existing poles have the same ones under two keys."""
    found: dict[str, str] = {}
    for key, label in theme_labels().items():
        found.setdefault(label, key)
    return [(key, label) for label, key in found.items()]


def same_theme(key: str) -> list[str]:
    """The keys that have the same words."""
    labels = theme_labels()
    return [one for one, label in labels.items() if label == labels.get(key)]


def theme_labels() -> dict[str, str]:
    """Key -> label, in the order of the bouquets."""
    return dict(Theme.objects.order_by("audience", "position", "pk").values_list("key", "label"))
