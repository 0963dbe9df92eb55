"""The words of messages: text files of the capabilities, that a call may replace by its own.

`essaim/<capability>/templates/<capability>/mails/<key>.txt`: a first line « Objet : … », then the body.
A placeholder is a bare name, `{{ pole_name }}`: nothing is computed, so a text edited on a page runs nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
SUSPECT = re.compile(r"\{\{|\}\}|\{%|%\}")
SUBJECT = re.compile(r"Objet\s*:\s*")
SUBJECT_MAX = 250


class BadTemplate(ValueError):
    """A text that cannot be sent. The reason is in French: people edit these texts."""


@dataclass(frozen=True)
class Text:
    """Subject and body, with their placeholders."""

    subject: str
    body: str

    @property
    def placeholders(self) -> set[str]:
        return set(PLACEHOLDER.findall(f"{self.subject}\n{self.body}"))

    def filled(self, values: Mapping[str, Any]) -> "Text":
        """Raises KeyError when a value is missing. What a value holds is never read as a placeholder."""

        def value(match: re.Match[str]) -> str:
            return str(values[match[1]])

        subject = " ".join(PLACEHOLDER.sub(value, self.subject).split())  # no line break may enter a header
        return Text(subject[:SUBJECT_MAX], PLACEHOLDER.sub(value, self.body).replace("\x00", ""))


@dataclass(frozen=True)
class Template:
    """The product's own text for one kind of message."""

    key: str
    capability: str
    text: Text

    @property
    def allowed(self) -> list[str]:
        """The names that a call's own text may use."""
        return sorted(self.text.placeholders | set(common_values()))


def common_values() -> dict[str, str]:
    """What every message may say."""
    return {
        "site_url": settings.SITE_URL,
        "operator_name": settings.ESSAIM_OPERATOR_NAME,
        "contact_email": settings.ESSAIM_CONTACT_EMAIL,
        "contact_phone": settings.ESSAIM_CONTACT_PHONE,
    }


@cache
def templates() -> dict[str, Template]:
    """Every kind of message, by its key."""
    found: dict[str, Template] = {}
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "templates", app.label, "mails").glob("*.txt")):
            if path.stem in found:
                raise BadTemplate(f"{path}: the key {path.stem} is taken by {found[path.stem].capability}")
            found[path.stem] = Template(path.stem, app.label, parse(path.read_text()))
    return found


def parse(source: str) -> Text:
    first, _, body = source.partition("\n")
    start = SUBJECT.match(first)
    if not start:
        raise BadTemplate("La première ligne doit être « Objet : … ».")
    return checked(Text(first[start.end() :].strip(), body.strip()))


def checked(text: Text, allowed: set[str] | None = None) -> Text:
    """The same text, or `BadTemplate`: braces that are not a placeholder, or a name unknown here."""
    if not text.subject.strip() or not text.body.strip():
        raise BadTemplate("L’objet et le texte sont obligatoires.")
    if SUSPECT.search(PLACEHOLDER.sub("", f"{text.subject}\n{text.body}")):
        raise BadTemplate("Une accolade est mal placée. Une variable s’écrit {{ nom }}, sans rien d’autre.")
    if allowed is not None and (unknown := sorted(text.placeholders - allowed)):
        names = ", ".join(f"{{{{ {name} }}}}" for name in unknown)
        raise BadTemplate(f"Variable inconnue dans ce message : {names}.")
    return text


def samples(template: Template) -> dict[str, str]:
    """Values to show what a text will look like."""
    return {name: _sample(name) for name in template.allowed} | common_values()


def _sample(name: str) -> str:
    match name.rsplit("_", 1)[-1]:
        case "url" | "link":
            return f"{settings.SITE_URL}/exemple/"
        case "date" | "on" | "at" | "until":
            return "2\u00a0mars 2026"
        case "reference":
            return "K7RM2XQ4TB"
        case "amount":
            return "100\u202f000\u00a0€"
        case "count" | "number":
            return "3"
    return f"[{name.replace('_', ' ')}]"
