"""The committee, its sittings and its minutes, under comite/."""

from django.urls import path

from essaim.committee.views import committee as committees
from essaim.committee.views import minutes as minutes_views
from essaim.committee.views import room as rooms
from essaim.committee.views import sittings as sitting_views

urlpatterns = [
    path("comite/", committees.committee_home, name="committee_home"),
    path("comite/nouveau/", committees.committee_new, name="committee_new"),
    path("comite/<uuid:public_id>/", committees.committee_page, name="committee_page"),
    path("comite/membres/<uuid:public_id>/fin/", committees.member_end, name="member_end"),
    path("comite/seances/<uuid:public_id>/", sitting_views.sitting, name="sitting"),
    path("comite/seances/<uuid:public_id>/direct/", sitting_views.sitting_live, name="sitting_live"),
    path("comite/seances/<uuid:public_id>/remplir/", sitting_views.sitting_fill, name="sitting_fill"),
    path("comite/seances/<uuid:public_id>/actes/<slug:act>/", sitting_views.sitting_act, name="sitting_act"),
    path(
        "comite/seances/<uuid:public_id>/saisie/<slug:act>/", sitting_views.sitting_form, name="sitting_form"
    ),
    path(
        "comite/seances/<uuid:public_id>/membres/<uuid:member>/<slug:act>/",
        sitting_views.seat_act,
        name="seat_act",
    ),
    path("comite/points/<uuid:public_id>/", sitting_views.item_page, name="item_page"),
    path("comite/points/<uuid:public_id>/<slug:act>/", sitting_views.item_act, name="item_act"),
    path("comite/seances/<uuid:public_id>/place/", rooms.seat, name="seat"),
    path("comite/seances/<uuid:public_id>/liens/", rooms.seat_ties, name="seat_ties"),
    path("comite/seances/<uuid:public_id>/dossiers/", rooms.seat_papers, name="seat_papers"),
    path("comite/seances/<uuid:public_id>/salle/", rooms.the_room, name="room"),
    path("comite/seances/<uuid:public_id>/salle/direct/", rooms.room_live, name="room_live"),
    path("comite/seances/<uuid:public_id>/salle/presence/", rooms.room_presence, name="room_presence"),
    path("comite/seances/<uuid:public_id>/salle/<uuid:item>/vote/", rooms.room_vote, name="room_vote"),
    path("comite/seances/<uuid:public_id>/points/<uuid:item>/lien/", rooms.seat_tie, name="seat_tie"),
    path("comite/seances/<uuid:public_id>/points/<uuid:item>/fiche/", rooms.seat_sheet, name="seat_sheet"),
    path(
        "comite/seances/<uuid:public_id>/points/<uuid:item>/desaccord/",
        rooms.seat_dissent,
        name="seat_dissent",
    ),
    path("comite/seances/<uuid:public_id>/proces-verbal/", minutes_views.minutes, name="minutes"),
    path(
        "comite/seances/<uuid:public_id>/proces-verbal/corriger/",
        minutes_views.minutes_correct,
        name="minutes_correct",
    ),
    path(
        "comite/seances/<uuid:public_id>/proces-verbal/actes/<slug:act>/",
        minutes_views.minutes_act,
        name="minutes_act",
    ),
    path(
        "comite/seances/<uuid:public_id>/proces-verbal/<int:number>/",
        minutes_views.minutes_pdf,
        name="minutes_pdf",
    ),
]
