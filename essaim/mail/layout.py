"""From the text of a message to its HTML: paragraphs, lists and links, nothing else."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

URL = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]]")


def as_html(subject: str, body: str) -> str:
    """The whole message, in the one layout."""
    return render_to_string("mail/message.html", {"subject": subject, "blocks": blocks(body), **signature()})


def as_text(body: str) -> str:
    """The body and its signature."""
    end = signature()
    return f"{body}\n\n-- \n{end['operator']}\n{end['contact']}\n"


def signature() -> dict[str, str]:
    contact = f"{settings.ESSAIM_CONTACT_EMAIL} – {settings.ESSAIM_CONTACT_PHONE}"
    return {"operator": settings.ESSAIM_OPERATOR_NAME, "contact": contact}


def blocks(body: str) -> list[dict[str, Any]]:
    """Paragraphs, cut at blank lines; lines that all begin with « - » make a list."""
    found = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        if lines and all(line.startswith(("- ", "– ", "• ")) for line in lines):
            found.append({"is_list": True, "lines": [linked(line[2:].strip()) for line in lines]})
        elif lines:
            found.append({"is_list": False, "lines": [linked(line) for line in lines]})
    return found


def linked(line: str) -> SafeString:
    """Links to this site alone are made clickable: a text typed by somebody may hold any other."""
    html, end = "", 0
    for match in URL.finditer(line):
        html += escape(line[end : match.start()])
        html += format_html('<a href="{0}">{0}</a>', match[0]) if _is_ours(match[0]) else escape(match[0])
        end = match.end()
    return mark_safe(html + escape(line[end:]))  # noqa: S308  every piece above is escaped


def _is_ours(url: str) -> bool:
    return url == settings.SITE_URL or url.startswith(f"{settings.SITE_URL}/")
