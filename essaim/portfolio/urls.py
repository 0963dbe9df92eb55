"""The studio, under portefeuilles/."""

from django.urls import path

from essaim.portfolio.views import adoption, portfolios, proposals

urlpatterns = [
    path("portefeuilles/", portfolios.portfolio_doors, name="portfolio_doors"),
    path("portefeuilles/vagues/<slug:slug>/<slug:door>/", portfolios.portfolio_list, name="portfolio_list"),
    path(
        "portefeuilles/vagues/<slug:slug>/<slug:door>/comparer/",
        adoption.portfolio_compare,
        name="portfolio_compare",
    ),
    path("portefeuilles/propositions/<uuid:public_id>/", proposals.portfolio_run, name="portfolio_run"),
    path(
        "portefeuilles/propositions/<uuid:public_id>/reprendre/",
        proposals.portfolio_apply,
        name="portfolio_apply",
    ),
    path(
        "portefeuilles/propositions/<uuid:public_id>/seance/",
        proposals.portfolio_serve,
        name="portfolio_serve",
    ),
    path(
        "portefeuilles/propositions/<uuid:public_id>/fichiers/<slug:side>/",
        proposals.portfolio_run_file,
        name="portfolio_run_file",
    ),
    path("portefeuilles/<uuid:public_id>/", portfolios.portfolio, name="portfolio"),
    path("portefeuilles/<uuid:public_id>/regles/", portfolios.portfolio_rules, name="portfolio_rules"),
    path("portefeuilles/<uuid:public_id>/nom/", portfolios.portfolio_name, name="portfolio_name"),
    path("portefeuilles/<uuid:public_id>/copie/", portfolios.portfolio_copy, name="portfolio_copy"),
    path("portefeuilles/<uuid:public_id>/ecarter/", portfolios.portfolio_discard, name="portfolio_discard"),
    path("portefeuilles/<uuid:public_id>/proposer/", proposals.portfolio_propose, name="portfolio_propose"),
    path("portefeuilles/<uuid:public_id>/adopter/", adoption.portfolio_adopt, name="portfolio_adopt"),
    path("portefeuilles/<uuid:public_id>/retirer/", adoption.portfolio_revoke, name="portfolio_revoke"),
    path("portefeuilles/<uuid:public_id>/resultat/", adoption.portfolio_result, name="portfolio_result"),
    path("portefeuilles/<uuid:public_id>/export/", adoption.portfolio_export, name="portfolio_export"),
]
