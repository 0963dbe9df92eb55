"""Two switches that an operator flips without a restart: maintenance and read-only."""

from pathlib import Path

from django.conf import settings


def flag_path(name: str) -> Path:
    """The file whose presence turns a switch on; its content, if any, is the message shown."""
    folder = getattr(settings, "VAR_DIR", None) or Path(settings.BASE_DIR) / "var"
    return Path(folder) / name


def switch_is_on(setting: str, name: str) -> bool:
    return bool(getattr(settings, setting, False)) or flag_path(name).exists()


def switch_message(name: str) -> str:
    """What the operator wrote in the flag file, for instance « Retour prévu à 14 h »."""
    try:
        return flag_path(name).read_text(encoding="utf-8").strip()[:500]
    except OSError:
        return ""


def is_read_only() -> bool:
    return switch_is_on("READ_ONLY", "read-only")


def is_in_maintenance() -> bool:
    return switch_is_on("MAINTENANCE", "maintenance")
