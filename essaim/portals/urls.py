from django.urls import path

from essaim.portals.views import boards, outbox, pages

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
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("messages/", outbox.outbox, name="outbox"),
    path("messages/textes/", outbox.words_calls, name="words_calls"),
    path("messages/textes/<slug:slug>/", outbox.words_list, name="words_list"),
    path("messages/textes/<slug:slug>/<slug:key>/", outbox.words_edit, name="words_edit"),
    path("messages/textes/<slug:slug>/<slug:key>/retablir/", outbox.words_reset, name="words_reset"),
    path("messages/<uuid:public_id>/", outbox.outbox_message, name="outbox_message"),
    path("messages/<uuid:public_id>/<slug:move>/", outbox.outbox_move, name="outbox_move"),
]
