"""`{% chart picture %}`: the figure, its table and its file. Built in: no template needs to load it."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe

from essaim.charts.picture import NARROW, WIDE, Picture
from essaim.ui.templatetags.ui import query_with

register = template.Library()


@register.inclusion_tag("charts/figure.html", takes_context=True)
def chart(context: RequestContext, picture: Picture, level: int = 3) -> dict[str, Any]:
    """Two drawings, one for each width, of which the style sheet shows one; the table says the same."""
    shown = not picture.is_empty
    drawings = [_svg(picture, width) for width in (WIDE, NARROW)] if shown and not picture.as_table else []
    return {
        "picture": picture,
        "drawings": drawings,
        "level": level,
        "file_url": query_with(context, donnees=picture.key) if shown else "",
    }


def _svg(picture: Picture, width: int) -> SafeString:
    return mark_safe(picture.svg(width))  # noqa: S308  the canvas escapes every word
