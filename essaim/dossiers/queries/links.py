"""Pages that the capabilities above hold about a filed dossier; they say so when they are ready."""

PAGES: list[tuple[str, str]] = []


def register_page(label: str, url_name: str) -> None:
    """`url_name` takes the reference of the dossier, and is shown to its co-authors once it is filed."""
    if (label, url_name) not in PAGES:
        PAGES.append((label, url_name))
