"""The studio under portefeuilles/; the committee and the decisions have theirs."""

from django.urls import path

from essaim.selection.views import (
    adoption,
    appeals,
    decision_letters,
    opinions,
    portfolios,
    proposals,
    releases,
    reserve,
)
from essaim.selection.views import committee as committees
from essaim.selection.views import decisions as decision_views
from essaim.selection.views import minutes as minutes_views
from essaim.selection.views import results as result_views
from essaim.selection.views import room as rooms
from essaim.selection.views import sittings as sitting_views

app_name = "selection"

studio = [
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

committee = [
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

decisions = [
    path("decisions/", decision_views.decision_waves, name="decision_waves"),
    path("decisions/vagues/<slug:slug>/cadre/", decision_views.decision_frame, name="decision_frame"),
    path("decisions/vagues/<slug:slug>/publication/", releases.release, name="release"),
    path("decisions/vagues/<slug:slug>/notifications/", releases.deliveries, name="deliveries"),
    path("decisions/vagues/<slug:slug>/recours/", appeals.appeals, name="appeals"),
    path("decisions/vagues/<slug:slug>/avis/", opinions.opinion_requests, name="opinion_requests"),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/",
        decision_views.decision_board,
        name="decision_board",
    ),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/preparer/",
        decision_views.decision_prepare,
        name="decision_prepare",
    ),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/export/",
        decision_views.decision_export,
        name="decision_export",
    ),
    path(
        "decisions/vagues/<slug:slug>/volets/<slug:door>/lots/<slug:step>/",
        decision_letters.decision_batch_start,
        name="decision_batch_start",
    ),
    path("decisions/lots/<uuid:public_id>/", decision_letters.decision_batch, name="decision_batch"),
    path("decisions/messages/<uuid:public_id>/renvoi/", releases.delivery_resend, name="delivery_resend"),
    path("decisions/notifications/<uuid:public_id>/", releases.notice, name="notice"),
    path("decisions/recours/<uuid:public_id>/", appeals.appeal, name="appeal"),
    path("decisions/recours/<uuid:public_id>/piece/", appeals.appeal_file, name="appeal_file"),
    path("decisions/<uuid:public_id>/", decision_views.decision, name="decision"),
    path(
        "decisions/<uuid:public_id>/etat/<slug:step>/", decision_views.decision_state, name="decision_state"
    ),
    path("decisions/<uuid:public_id>/retour/", decision_views.decision_feedback, name="decision_feedback"),
    path("decisions/<uuid:public_id>/retour/composer/", decision_views.feedback_again, name="feedback_again"),
    path("decisions/<uuid:public_id>/lettre/", decision_letters.decision_letter, name="decision_letter"),
    path("decisions/<uuid:public_id>/lettre/composer/", decision_letters.letter_again, name="letter_again"),
    path(
        "decisions/<uuid:public_id>/lettre/apercu/",
        decision_letters.decision_letter_preview,
        name="decision_letter_preview",
    ),
    path(
        "decisions/<uuid:public_id>/lettres/<uuid:letter_id>/",
        decision_letters.decision_letter_file,
        name="decision_letter_file",
    ),
    path(
        "decisions/<uuid:public_id>/avis/", decision_views.decision_communicate, name="decision_communicate"
    ),
    path("decisions/<uuid:public_id>/recours/", appeals.appeal_record, name="appeal_record"),
    path("decisions/<uuid:public_id>/desistement/", reserve.decision_withdraw, name="decision_withdraw"),
    path("decisions/<uuid:public_id>/reserve/", reserve.reserve_call, name="reserve_call"),
]

urlpatterns = [*studio, *committee, *decisions]

# At the root of the site, under the name « decisions »: see config/urls.py.
results = [
    path("dossiers/<slug:reference>/decision/", result_views.own, name="own"),
    path(
        "dossiers/<slug:reference>/decision/lettres/<uuid:public_id>/",
        result_views.own_letter,
        name="own_letter",
    ),
    path(
        "dossiers/<slug:reference>/decision/<uuid:public_id>/avis/",
        result_views.own_opinions,
        name="own_opinions",
    ),
    path(
        "dossiers/<slug:reference>/decision/<uuid:public_id>/recours/",
        result_views.own_appeal,
        name="own_appeal",
    ),
    path("laureats/", result_views.laureates_waves, name="laureates_waves"),
    path("laureats/<slug:slug>/", result_views.laureates, name="laureates"),
    path(
        "laureats/<slug:slug>/liste.<str:file_format>", result_views.laureates_export, name="laureates_export"
    ),
]
