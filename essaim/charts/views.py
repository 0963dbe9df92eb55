"""The page of the style guide that shows every kind of picture."""

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from essaim.charts import samples
from essaim.charts.web import show
from essaim.kit.access import public


@public
@non_atomic_requests  # it asks the database nothing
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return show(request, "charts/gallery.html", {"pictures": samples.everything()})
