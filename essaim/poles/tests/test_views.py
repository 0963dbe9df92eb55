import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.kit.access import AccessMiddleware
from essaim.organizations.factories import OrganizationFactory
from essaim.poles import queries
from essaim.poles.factories import MembershipFactory, PoleFactory, PolePlaceFactory, PoleStatusFactory
from essaim.poles.forms import DirectoryFilter, MemberForm, PoleForm, TerritoryForm
from essaim.poles.models import Membership, MembershipState, StatusKind
from essaim.territories.factories import CommuneFactory, DepartmentFactory, EpciFactory, RegionFactory

pytestmark = pytest.mark.django_db
LIST = reverse("poles:list")
SENT = {"decision": "confirm", "person": "Ada Lovelace", "quality": "directrice", "note": ""}


def text(response):
    return response.content.decode()


def names(client, **filters):
    return [pole.name for pole in client.get(LIST, filters).context["page"]]


def engagement(membership_token):
    return reverse("poles:engagement", args=[membership_token])


def test_the_directory_holds_the_poles_that_are_public(client):
    PoleFactory(name="Caché")
    PoleFactory(name="Montré", public=True)
    assert names(client) == ["Montré"]


def test_the_directory_is_filtered_by_place_status_theme_and_words(client):
    isere = DepartmentFactory(code="38", name="Isère")
    vert = PoleFactory(
        name="Écopôle vert",
        public=True,
        region=isere.region,
        department_codes=["38"],
        themes=["vélo"],
        financed=True,
    )
    PoleFactory(name="Autre", public=True, without_region=True, lead=None)

    assert names(client, region=isere.region.code) == ["Écopôle vert"]
    assert names(client, region="none") == ["Autre"]
    assert names(client, department="38") == ["Écopôle vert"]
    assert names(client, status=StatusKind.LAUREATE_PHASE_2) == ["Écopôle vert"]
    assert names(client, status="none") == ["Autre"]
    assert names(client, theme="vélo") == ["Écopôle vert"]
    assert names(client, search="ecopole VERT") == ["Écopôle vert"]
    assert names(client, search=vert.lead.name[:6]) == ["Écopôle vert"]
    assert names(client, region="<script>") == ["Autre", "Écopôle vert"]
    assert names(client, search="\x00") == ["Autre", "Écopôle vert"]
    assert "Aucun pôle ne correspond" in text(client.get(LIST, {"search": "introuvable"}))


def test_a_past_status_is_not_a_current_one(client):
    pole = PoleFactory(public=True)
    PoleStatusFactory(pole=pole, kind=StatusKind.COMPAGNON, until=timezone.localdate().replace(year=2024))
    assert names(client, status=StatusKind.COMPAGNON) == []
    assert names(client, status="none") == []


def test_the_map_counts_a_pole_in_each_department_of_its_territory(client):
    DepartmentFactory(code="38", name="Isère")
    PoleFactory(public=True, department_codes=["38", "39"])
    PoleFactory(public=True, department_codes=["38"])
    PoleFactory(department_codes=["38"])

    assert queries.counts_by_department({}) == {"38": 2, "39": 1}
    page = text(client.get(LIST))
    assert "2 pôles" in page
    assert f"{LIST}?department=38" in page


def test_each_figure_says_what_it_counts_and_when(client):
    PoleFactory(public=True, financed=True)
    PoleFactory(public=True, without_region=True)
    figures = queries.directory_figures()
    assert [figure.value for figure in figures] == [2, 1, 0, 0, 1]
    assert all(figure.definition and figure.on for figure in figures)


@pytest.mark.parametrize("count", [1, 40])
def test_the_directory_costs_the_same_for_one_or_many(count, client, django_assert_num_queries):
    for _ in range(count):
        PoleFactory(public=True, financed=True, department_codes=["38"])
    with django_assert_num_queries(9):  # the savepoint and its release, seven questions
        response = client.get(LIST)
    assert response.status_code == 200


def test_the_directory_is_read_page_by_page_in_the_order_of_names(client):
    for n in range(35):
        PoleFactory(public=True, name=f"Pôle {n:02d}", lead=None, pitch="")
    first = client.get(LIST).context["page"]
    second = client.get(LIST, {"after": first.next_cursor}).context["page"]
    assert [len(first), len(second)] == [30, 5]
    back = client.get(LIST, {"before": second.prev_cursor}).context["page"]
    assert [pole.name for pole in back] == [pole.name for pole in first]


def test_a_pole_page_shows_its_history_its_territory_and_its_source(client, django_assert_max_num_queries):
    pole = PoleFactory(
        public=True, financed=True, source="https://source.example/page", department_codes=["38"]
    )
    PolePlaceFactory(pole=pole)
    MembershipFactory(pole=pole, confirmed=True, organization__name="Membre confirmé")
    MembershipFactory(pole=pole, organization__name="Membre à inviter")
    with django_assert_max_num_queries(14):
        page = text(client.get(reverse("poles:detail", args=[pole.reference])))
    assert "17 octobre 2023" in page
    assert "https://source.example/page" in page
    assert "Membre confirmé" in page
    assert "Membre à inviter" not in page


def test_a_pole_out_of_the_directory_is_unknown_to_others(client, signed_in):
    pole = PoleFactory()
    address = reverse("poles:detail", args=[pole.reference])
    assert client.get(address).status_code == 404
    assert signed_in(UserFactory()).get(address).status_code == 404
    assert signed_in(pole.created_by).get(address).status_code == 200


@pytest.fixture
def invited():
    cache.clear()
    return MembershipFactory(invited=True, token="jeton-tres-secret")


def test_reading_the_page_confirms_nothing(client, invited, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        response = client.get(engagement("jeton-tres-secret"))
    page = text(response)
    assert invited.pole.name in page
    assert "2\u202f000\u00a0€" in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert client.head(engagement("jeton-tres-secret")).status_code == 405
    invited.refresh_from_db()
    assert invited.state == MembershipState.INVITED


def test_the_answer_is_given_once_and_can_be_read_again(client, invited):
    sent = SENT | {"seen": queries.mark_of(invited), "note": "Plutôt 1 500 €"}
    page = text(client.post(engagement("jeton-tres-secret"), sent, follow=True))
    assert "Engagement confirmé" in page
    assert "Ada Lovelace, directrice" in page
    assert "Plutôt 1 500 €" in page

    client.post(engagement("jeton-tres-secret"), sent)
    page = text(client.post(engagement("jeton-tres-secret"), sent | {"decision": "decline"}))
    assert "Une réponse a déjà été donnée" in page
    assert "Engagement confirmé" in page


def test_what_is_missing_in_the_answer_is_said_and_nothing_is_lost(client, invited):
    page = text(
        client.post(engagement("jeton-tres-secret"), {"person": "Ada", "seen": "x", "note": "Une note"})
    )
    assert "Choisissez l’une des deux réponses." in page
    assert "Une note" in page
    assert 'value="Ada"' in page


def test_a_commitment_changed_during_the_reading_is_shown_again(client, invited):
    sent = SENT | {"seen": queries.mark_of(invited)}
    Membership.objects.filter(pk=invited.pk).update(cash_amount=90_000)
    page = text(client.post(engagement("jeton-tres-secret"), sent))
    assert "a changé pendant votre lecture" in page
    assert "90\u202f000\u00a0€" in page
    invited.refresh_from_db()
    again = text(
        client.post(engagement("jeton-tres-secret"), sent | {"seen": queries.mark_of(invited)}, follow=True)
    )
    assert "Engagement confirmé" in again


def test_an_expired_link_says_so(client):
    cache.clear()
    MembershipFactory(expired=True, token="vieux")
    page = text(client.get(engagement("vieux")))
    assert "Ce lien a expiré le" in page
    assert "Envoyer ma réponse" not in page


def test_wrong_links_are_explained_then_slowed_down(client):
    cache.clear()
    response = client.get(engagement("faux"))
    assert response.status_code == 404
    assert "un lien plus récent vous a été envoyé" in text(response)
    codes = [client.get(engagement(f"faux-{n}")).status_code for n in range(20)]
    assert codes[-1] == 429
    cache.clear()


def test_behind_a_proxy_one_visitor_does_not_close_the_links_of_all_the_others(client, settings):
    cache.clear()
    settings.TRUSTED_PROXIES = 1
    MembershipFactory(invited=True, token="un-vrai-jeton")

    def ask(token, address):
        return client.get(engagement(token), headers={"X-Forwarded-For": address}).status_code

    codes = [ask(f"faux-{n}", f"10.0.0.{n}, 192.0.2.1") for n in range(21)]  # what it adds changes nothing

    assert codes[-1] == 429
    assert ask("un-vrai-jeton", "192.0.2.2") == 200
    cache.clear()


def test_every_view_says_who_may_enter(client):
    assert AccessMiddleware  # the middleware refuses the others: these three are public
    assert client.get(LIST).status_code == 200


def test_a_pasted_list_joins_the_territory_and_doubts_are_explained():
    region = RegionFactory()
    isere = DepartmentFactory(code="38", region=region, name="Isère")
    gap = CommuneFactory(code="38185", name="Grenoble", department=isere)
    for code in ("38001", "38002"):
        CommuneFactory(code=code, name="Saint-Martin", department=isere)
    epci = EpciFactory(code="200000001", name="CC du Val")
    pole = PoleFactory()
    kept = PolePlaceFactory(pole=pole).commune

    form = TerritoryForm({"pasted": "Grenoble\n200000001", "remove": [f"commune:{kept.code}"]}, pole=pole)
    assert form.is_valid(), form.errors
    assert form.codes() == ([kept.code, gap.code], [epci.code]) or form.codes() == ([gap.code], [epci.code])

    form = TerritoryForm({"pasted": "Saint-Martin\nNullepart\nGrenoble"}, pole=pole)
    assert form.is_valid()
    assert gap.code in form.codes()[0]
    page = TerritoryForm(None, pole=pole, left=form.left)["pasted"]
    assert page.value() == "Saint-Martin\nNullepart"
    assert "Écrivez le code." in page.error_messages[0]
    assert "Ligne 2, «\u00a0Nullepart\u00a0»\u00a0: lieu inconnu." in page.error_messages[0]


def test_places_found_by_name_can_be_ticked(rf):
    commune = CommuneFactory(code="38185", name="Grenoble")
    pole = PoleFactory()
    assert (
        "commune:38185",
        f"Grenoble, {commune.department.name} ({commune.department.code})",
    ) in TerritoryForm(pole=pole, text="greno").fields["add"].choices
    form = TerritoryForm(rf.post("/", {"add": ["commune:38185"]}).POST, pole=pole)
    assert form.is_valid(), form.errors
    assert form.codes() == (["38185"], [])
    assert not TerritoryForm(rf.post("/", {"add": ["x<y"]}).POST, pole=pole).is_valid()


def test_the_forms_give_what_the_actions_take():
    pole = PoleForm({"name": "Pôle", "stage": "idea", "themes": "vélo, textile ;vélo"})
    assert pole.is_valid(), pole.errors
    assert pole.cleaned_data["themes"] == ["vélo", "textile"]
    assert not PoleForm({"name": "Pôle", "stage": "unknown"}).is_valid()
    member = MemberForm({"kind": "ess", "cash_amount": "1 234,50"})
    assert member.is_valid(), member.errors
    assert str(member.cleaned_data["cash_amount"]) == "1234.50"
    assert member.cleaned_data["in_kind_amount"] == 0
    assert not MemberForm({"kind": "ess", "cash_amount": "-1"}).is_valid()
    assert DirectoryFilter({}, places={"regions": [], "departments": []}, themes=[]).filters() == {}


@pytest.mark.parametrize("state", ["", "invited", "confirmed", "declined", "left"])
def test_the_table_of_members_shows_each_state(state, rf):
    from django.template.loader import render_to_string  # noqa: PLC0415

    member = MembershipFactory(
        **({state: True} if state else {}), organization=OrganizationFactory(manual=True)
    )
    page = render_to_string("poles/_members.html", {"members": [member], "edit_base": "/x/"})
    assert f"/x/{member.reference}/" in page
    assert "Saisie à la main, à vérifier" in page
    assert "Aucun membre" in render_to_string("poles/_members.html", {"members": [], "edit_base": ""})


def test_the_territory_page_parts_are_drawn(rf):
    from django.template.loader import render_to_string  # noqa: PLC0415

    pole = PoleFactory()
    PolePlaceFactory(pole=pole)
    PolePlaceFactory(pole=pole, whole_epci=True)
    context = {
        "panel": queries.territory_panel(pole),
        "form": TerritoryForm(pole=pole, text="commune"),
        "action": "/a/",
        "search_url": "/s/",
        "text": "commune",
    }
    page = render_to_string("poles/_territory.html", context)
    page += render_to_string("poles/_territory_form.html", context, request=rf.get("/"))
    assert "1 commune" in page
    assert "Retirer du territoire" in page
