from django.urls import path

from essaim.grants.views import agreement, followup, hearings, lists, more, payments, reports, signing

app_name = "grants"
ONE = "<slug:reference>/"

urlpatterns = [
    path("", lists.agreement_list, name="list"),
    path("export/", lists.list_export, name="list_export"),
    path("aides/export/", lists.aid_export, name="aid_export"),
    path("indicateurs/", lists.indicators, name="indicators"),
    path("lots/", lists.batch_start, name="batch_start"),
    path("lots/<uuid:public_id>/", lists.batch, name="batch"),
    path("lots/<slug:slug>/envoyer/", lists.batch_send, name="batch_send"),
    path("chorus/", payments.chorus, name="chorus"),
    path("decisions/<uuid:public_id>/preparer/", lists.prepare, name="prepare"),
    path("dossiers/<slug:reference>/", agreement.of_dossier, name="of_dossier"),
    path(ONE, agreement.detail, name="detail"),
    path(f"{ONE}texte/", agreement.text, name="text"),
    path(f"{ONE}texte/modifier/", agreement.terms, name="terms"),
    path(f"{ONE}texte/envoyer/", agreement.send, name="send"),
    path(f"{ONE}texte/<int:number>/pdf/", agreement.version_pdf, name="pdf"),
    path(f"{ONE}signer/", signing.sign, name="sign"),
    path(f"{ONE}signatures/<uuid:public_id>/<slug:kind>/", signing.proof, name="proof"),
    path(f"{ONE}engagement/", agreement.start, name="start"),
    path(f"{ONE}engagement/corriger/", agreement.correct_ej, name="correct_ej"),
    path(f"{ONE}evaluation/", agreement.evaluation, name="evaluation"),
    path(f"{ONE}versements/", payments.payments, name="payments"),
    path(f"{ONE}versements/<uuid:public_id>/payer/", payments.pay, name="pay"),
    path(f"{ONE}versements/<uuid:public_id>/corriger/", payments.correct, name="correct_payment"),
    path(f"{ONE}versements/<uuid:public_id>/noter/", payments.note, name="note"),
    path(f"{ONE}versements/<uuid:public_id>/<slug:act>/", payments.instalment_act, name="instalment_act"),
    path(f"{ONE}comptes-rendus/", reports.reports, name="reports"),
    path(f"{ONE}comptes-rendus/<int:year>/", reports.report, name="report"),
    path(f"{ONE}comptes-rendus/<int:year>/examen/", reports.review, name="review"),
    path(f"{ONE}suivi/", followup.followup, name="followup"),
    path(f"{ONE}suivi/<uuid:public_id>/", followup.minutes, name="minutes"),
    path(f"{ONE}suivi/images/<slug:key>/<int:year>/", followup.picture, name="picture"),
    path(f"{ONE}aides/", more.aid, name="aid"),
    path(f"{ONE}procedures/", hearings.hearings, name="hearings"),
    path(f"{ONE}procedures/<uuid:public_id>/", hearings.hearing, name="hearing"),
    path(
        f"{ONE}procedures/<uuid:public_id>/observations/<uuid:reply_id>/",
        hearings.reply_file,
        name="reply_file",
    ),
    path(f"{ONE}troisieme-annee/", more.renewal, name="renewal"),
    path(f"{ONE}<slug:act>/", agreement.change, name="change"),
]
