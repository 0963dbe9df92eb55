"""What anybody reads and downloads, without an account."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_GET, require_http_methods

from essaim.files.storage import storage
from essaim.kit.access import public
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request
from essaim.opendata import queries
from essaim.opendata.compute.datapackage import Published, descriptor
from essaim.opendata.compute.files import BY_NAME, CSV
from essaim.opendata.compute.giving import LICENCE
from essaim.opendata.models import PublicationFile

AN_HOUR, FOR_EVER = 3600, 31_536_000
READS = ["GET", "HEAD", "OPTIONS"]


def opened_to_scripts(response: Any) -> Any:
    """Readable from any site, with what a script needs to ask only once."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Content-Length, Link"
    return response


def asked_before() -> HttpResponse:
    """What a browser asks before it reads from another site."""
    response = opened_to_scripts(HttpResponse(status=204))
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(READS)
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, Range"
    response["Access-Control-Max-Age"] = str(AN_HOUR)
    return response


@query_budget(10)
@public
@require_GET
def home(request: Request) -> HttpResponse:
    """The last publication, its files, its licence."""
    last = queries.last_publication()
    files = [{"file": row, "spec": BY_NAME[row.name]} for row in last.files.all()] if last else []
    return render(request, "opendata/home.html", {"last": last, "files": files, "licence": LICENCE})


@query_budget(10)
@public
@require_GET
def history(request: Request) -> HttpResponse:
    page = paginate(queries.publications(), request.GET, order="-number", size=24)
    return render(request, "opendata/history.html", {"page": page, "licence": LICENCE})


@public
@require_http_methods(READS)
def latest(request: Request, name: str) -> HttpResponseBase:
    """The stable address: the file of the last publication."""
    if request.method == "OPTIONS":
        return asked_before()
    row = queries.published_file(name) if name in BY_NAME else None
    return sent(request, row, AN_HOUR)


@public
@require_http_methods(READS)
def dated(request: Request, number: int, name: str) -> HttpResponseBase:
    """The file of one publication, for ever the same."""
    if request.method == "OPTIONS":
        return asked_before()
    row = queries.published_file(name, number) if name in BY_NAME and number < 2**31 else None
    return sent(request, row, FOR_EVER)


def sent(request: Request, row: PublicationFile | None, seconds: int) -> HttpResponseBase:
    """Public, cached, readable from any site; its hash is its ETag."""
    if row is None:
        raise Http404
    etag = f'"{row.sha256}"'
    response: Any
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        media = f"{CSV}; charset=utf-8" if row.name.endswith(".csv") else "application/json"
        content = storage().open(row.file.storage_key)
        response = FileResponse(content, as_attachment=True, filename=row.dated_name, content_type=media)
        response["Content-Length"] = row.size
    response["ETag"] = etag
    response["Last-Modified"] = http_date(row.publication.at.timestamp())
    response["Cache-Control"] = f"public, max-age={seconds}"
    opened_to_scripts(response)
    response["Link"] = f'<{LICENCE}>; rel="license"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@public
@require_http_methods(READS)
def datapackage(request: Request) -> HttpResponseBase:
    """What the files are, for a machine: names, addresses, hashes, columns."""
    if request.method == "OPTIONS":
        return asked_before()
    last, root = queries.last_publication(), settings.SITE_URL.rstrip("/")
    files = [
        Published(row.name, root + reverse("opendata:latest", args=[row.name]), row.size, row.sha256)
        for row in (last.files.all() if last else ())
    ]
    home_page = root + reverse("opendata:home")
    content = descriptor(settings.ESSAIM_OPERATOR_NAME, home_page, files, last.at if last else None)
    response: HttpResponse = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    etag = f'"{sha256(response.content).hexdigest()}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return opened_to_scripts(response)
