"""The map of the site: one line per capability."""

from django.urls import include, path

from essaim.committee.urls import urlpatterns as committee
from essaim.decisions.urls import results
from essaim.decisions.urls import urlpatterns as decisions
from essaim.portfolio.urls import urlpatterns as portfolio

urlpatterns = [
    path("", include("essaim.portals.urls")),
    path("donnees-ouvertes/", include("essaim.opendata.urls")),
    path("communaute/", include("essaim.community.urls")),
    path("compagnons/dimensionnement/", include("essaim.sizing.urls")),
    path("compagnons/", include("essaim.mentoring.urls")),
    path("bouquet/", include("essaim.services.urls")),
    path("conventions/", include("essaim.grants.urls")),
    path("selection/", include(([*portfolio, *committee, *decisions], "selection"))),
    path("", include((results, "decisions"))),
    path("budget/", include("essaim.budget.urls")),
    path("", include("essaim.dossiers.urls")),
    path("", include("essaim.admissibility.urls")),
    path("", include("essaim.notices.urls")),
    path("", include("essaim.appraisal.urls")),
    path("", include("essaim.accounts.urls.sign_in")),
    path("", include("essaim.accounts.urls")),
    path("", include("essaim.poles.urls")),
    path("", include("essaim.organizations.urls")),
    path("", include("essaim.calls.urls")),
    path("", include("essaim.files.urls")),
    path("territoires/", include("essaim.territories.urls")),
    path("charte/graphiques/", include("essaim.charts.urls")),
    path("charte/", include("essaim.ui.urls")),
]

handler400 = "essaim.ui.views.handler400"
handler403 = "essaim.ui.views.handler403"
handler404 = "essaim.ui.views.handler404"
handler429 = "essaim.ui.views.too_many"
handler500 = "essaim.ui.views.handler500"
