"""The person's own pages, and those where mandates are given."""

from django.urls import path

from essaim.accounts.views import demo, factors, hats, people, profile, proof, seeing

app_name = "accounts"
urlpatterns = [
    path("role/", hats.hat_choose, name="choose_hat"),
    path("connexion/demonstration/", demo.demo_sign_in, name="demo_sign_in"),
    path("connexion/faite/", profile.signed_in_again, name="signed_in_again"),
    path("compte/", profile.profile, name="profile"),
    path("compte/sessions/fermer/", profile.session_end, name="session_end"),
    path("compte/preuve/", proof.proof, name="proof"),
    path("compte/preuve/code/", proof.proof_code, name="proof_code"),
    path("compte/second-facteur/", profile.second_factor, name="second_factor"),
    path("personnes/", people.people_list, name="people"),
    path("personnes/inviter/", people.person_invite, name="invite"),
    path("personnes/<uuid:public_id>/", people.person_detail, name="person"),
    path("personnes/<uuid:public_id>/roles/", people.mandate_grant, name="grant"),
    path("personnes/<uuid:public_id>/compte/", people.account_switch, name="account_switch"),
    path("personnes/<uuid:public_id>/voir-comme/", seeing.seen_as_start, name="see_as"),
    path("personnes/<uuid:public_id>/second-facteur/", factors.factor_reset, name="factor_reset"),
    path("personnes/<uuid:public_id>/sessions/", factors.sessions_end, name="sessions_end"),
    path(
        "second-facteur/<uuid:public_id>/<slug:act>/", factors.factor_reset_decide, name="factor_reset_decide"
    ),
    path("mandats/<uuid:public_id>/fin/", people.mandate_end, name="mandate_end"),
    path("mandats/<uuid:public_id>/retrait/", people.mandate_revoke, name="mandate_revoke"),
    path("vue/arreter/", seeing.seen_as_stop, name="stop_seeing_as"),
]
