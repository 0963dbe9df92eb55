"""The map of the site, and the bare page to which every figure is compared."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls as site
from essaim.kit.access import public
from essaim.territories.models import Region
from tests.load.addresses import BARE

FILLING = "<p>Une page de six kilo-octets, sans gabarit.</p>\n" * 125


@public
def bare_page(_request: HttpRequest) -> HttpResponse:
    """One SELECT by primary key, no template."""
    region = Region.objects.get(pk="76")
    content = f"<!DOCTYPE html><title>{region.name}</title>{FILLING}".encode()
    return HttpResponse(content, headers={"Content-Length": str(len(content))})


urlpatterns = [path(BARE.removeprefix("/"), bare_page), *site.urlpatterns]
handler400, handler403, handler404 = site.handler400, site.handler403, site.handler404
handler429, handler500 = site.handler429, site.handler500
