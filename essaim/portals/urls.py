from django.urls import path

from essaim.portals.views import boards, health, pages

app_name = "portals"

urlpatterns = [
    path("", boards.home, name="home"),
    path("tableau-de-bord/", boards.board, name="board"),
    path("aide/", pages.help_page, name="help"),
    path("contact/", pages.contact, name="contact"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("plan-du-site/", pages.sitemap, name="sitemap"),
    path("sante/", health.alive, name="alive"),
    path("sante/pret/", health.ready, name="ready"),
    path("sante/detail/", health.detail, name="health"),
    path("journal/tetes.json", health.journal_heads, name="journal_heads"),
    path("metrics", health.metrics, name="metrics"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
]
