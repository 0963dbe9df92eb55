"""A page with pictures also answers with the figures of one: `?donnees=key`, with the rights of the page."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from essaim.charts.picture import Picture
from essaim.kit.downloads import download


def pictures_in(values: Iterable[Any]) -> Iterable[Picture]:
    """The pictures of a context, alone, in lists or as attributes named `pictures`."""
    for value in values:
        if isinstance(value, Picture):
            yield value
        elif isinstance(value, list | tuple):
            yield from pictures_in(value)
        elif isinstance(found := getattr(value, "pictures", None), list | tuple):
            yield from pictures_in(found)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page; or the file of one of its pictures when it is asked."""
    asked = request.GET.get("donnees", "")
    for picture in pictures_in(context.values()) if asked else ():
        if picture.key == asked:
            return cast(HttpResponse, file_of(picture))  # a view says one type, whatever it streams
    return render(request, template, context, status=status)


def file_of(picture: Picture) -> StreamingHttpResponse:
    """Raw values under the heads of the table: a spreadsheet counts with them."""
    return download("csv", picture.title[:80], [head.name for head in picture.heads], picture.rows)
