"""Who may do what, from where: each managing rule put to each role × perimeter × call, and its table.

`WRITE_RIGHTS=1 pytest tests/test_rights.py` writes docs/rights.md; the same test without the variable says
whether the page is up to date.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from essaim.accounts import rules as people
from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Mandate, Role, User
from essaim.admissibility import rules as desk
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal import rules as appraisal
from essaim.budget import rules as budget
from essaim.calls import rules as calls
from essaim.calls.factories import CallFactory
from essaim.community import rules as community
from essaim.decisions import rules as decisions
from essaim.dossiers import rules as dossiers
from essaim.grants import rules as grants
from essaim.grants.factories import AgreementFactory
from essaim.mail.factories import MessageFactory
from essaim.mentoring import rules as mentoring
from essaim.opendata import rules as opendata
from essaim.poles import rules as poles
from essaim.poles.factories import PoleFactory
from essaim.services import rules as services
from essaim.services.factories import BouquetFactory, EntitlementFactory
from essaim.territories.factories import DepartmentFactory, RegionFactory

Allowed = Callable[[Any], bool]


@dataclass(frozen=True)
class Line:
    what: str
    allowed: Allowed


@dataclass(frozen=True)
class Perimeter:
    place: str
    call: str
    fields: dict[str, Any]


def keeps(obj: Any, scope: Callable[[Any], Q]) -> Allowed:
    """The question of a list, put to one row."""
    return lambda user: type(obj)._base_manager.filter(scope(user), pk=obj.pk).exists()


def says(rule: Any, obj: Any = None) -> Allowed:
    return lambda user: rule(user, obj)


def world() -> tuple[list[Line], list[Perimeter]]:
    """One dossier of the region and the département A in this call, and everything that hangs on it."""
    region, elsewhere = RegionFactory(code="84", name="A"), RegionFactory(code="53", name="B")
    inside, outside = (
        DepartmentFactory(code="69", region=region),
        DepartmentFactory(code="35", region=elsewhere),
    )
    dossier = DeskDossierFactory(
        region=region, pole__region=region, pole__department_codes=[inside.code], pole__is_public=False
    )
    agreement = AgreementFactory(
        decision__dossier__wave=dossier.wave,
        decision__dossier__region=region,
        decision__dossier__pole=PoleFactory(region=region, department_codes=[inside.code]),
    )
    other = CallFactory(slug="un-autre-appel")
    call = dossier.wave.call
    places = [
        ("France entière", {}),
        ("région du dossier", {"region": region}),
        ("autre région", {"region": elsewhere}),
        ("département du dossier", {"department": inside}),
        ("autre département", {"department": outside}),
    ]
    reach = [("tous les appels", ""), ("cet appel", call.slug), ("un autre appel", other.slug)]
    perimeters = [
        Perimeter(place, words, {**fields, "call_slug": slug})
        for place, fields in places
        for words, slug in reach
    ]
    return lines(dossier, agreement, region), perimeters


def lines(dossier: Any, agreement: Any, region: Any) -> list[Line]:
    wave, call = dossier.wave, dossier.wave.call
    return [
        *of_calls(wave, call),
        *of_dossiers(dossier, wave, region),
        *of_money(agreement),
        *of_services(dossier, wave),
        *of_people(region, call),
    ]


def of_calls(wave: Any, call: Any) -> list[Line]:
    return [
        Line("Créer un appel", says(calls.may_create_call)),
        Line("Préparer et publier l’appel", says(calls.manages_call, call)),
        Line("Publier, prolonger ou clore une vague", says(calls.manages_wave, wave)),
        Line("Accorder un délai à la vague", says(dossiers.manages_lateness_of, wave)),
        Line("Lire les messages de l’appel", keeps(MessageFactory(call_slug=call.slug), calls.messages_of)),
        Line("Écrire les textes des messages de l’appel", keeps(call, calls.calls_written_by)),
    ]


def of_dossiers(dossier: Any, wave: Any, region: Any) -> list[Line]:
    return [
        Line("Lire le dossier au bureau", says(desk.may_read, dossier)),
        Line("Instruire le dossier", says(desk.may_appraise, dossier)),
        Line("Rouvrir un examen", says(desk.may_reopen, dossier)),
        Line("Accepter un dépôt tardif", says(dossiers.manages, dossier)),
        Line("Classer la région", lambda user: appraisal.ranks_in(user, wave).filter(pk=region.pk).exists()),
        Line("Tenir les lectures, le choix et le comité de la vague", says(appraisal.manages_wave, wave)),
        Line("Décider et publier les décisions", says(decisions.decides_in, wave)),
    ]


def of_money(agreement: Any) -> list[Line]:
    envelope = agreement.envelope
    return [
        Line("Lire une enveloppe", keeps(envelope, budget.visible_to)),
        Line("Mouvementer une enveloppe", says(budget.manages_envelope, envelope)),
        Line("Lire la convention", keeps(agreement, lambda user: grants.held_by(user, *grants.READERS))),
        Line("Gérer la convention", says(grants.manages, agreement)),
        Line("Signer la convention pour l’État", says(grants.signs_for_state, agreement)),
        Line("Payer un versement", says(grants.pays, agreement)),
        Line("Publier les données ouvertes", says(opendata.publishes)),
    ]


def of_services(dossier: Any, wave: Any) -> list[Line]:
    bouquet = BouquetFactory(wave=wave)
    right = EntitlementFactory(pole=dossier.pole, bouquet=bouquet)
    return [
        Line("Lire un pôle qui n’est pas public", keeps(dossier.pole, poles.visible_to)),
        Line("Composer le bouquet de la vague", says(services.steers_bouquet, bouquet)),
        Line("Tenir les thèmes, les prestataires et la charte", says(services.steers_programme)),
        Line("Suivre l’accompagnement du pôle", keeps(right.pole, services.poles_overseen)),
        Line("Animer\u00a0: événements, fiches, enquêtes", says(community.animates)),
        Line("Piloter le compagnonnage", says(mentoring.steers)),
    ]


def of_people(region: Any, call: Any) -> list[Line]:
    somebody, appraiser = UserFactory(), MandateFactory(role=Role.APPRAISER, region=region).user
    given = Mandate(user=somebody, role=Role.APPRAISER, region=region, call_slug=call.slug)
    return [
        Line("Donner un rôle dans la région, pour l’appel", says(people.may_grant, given)),
        Line("Fermer un compte", says(people.may_close, appraiser)),
        Line("Voir comme une autre personne", says(people.may_see_as, appraiser)),
    ]


# --- The table --------------------------------------------------------------------------------------


def cells(lines: list[Line], perimeters: list[Perimeter]) -> Iterator[tuple[str, str, str, list[str]]]:
    """(rule, place, call, the roles that may): each mandate is held alone, by one person, from today."""
    person: Any = UserFactory()
    for line in lines:
        for perimeter in perimeters:
            yield (
                line.what,
                perimeter.place,
                perimeter.call,
                [str(role) for role in Role if line.allowed(holding(person, role, perimeter))],
            )


def holding(person: User, role: Role, perimeter: Perimeter) -> Any:
    person._held_mandates = [Mandate(user=person, role=role, **perimeter.fields)]  # type: ignore[attr-defined]
    return person


TOP = """# Qui peut quoi, et jusqu’où

Cette page est écrite par `tests/test_rights.py`, qui pose chaque règle à chaque mandat possible\u00a0: rôle ×
périmètre × appel. Elle ne se corrige pas à la main\u00a0: `WRITE_RIGHTS=1 pytest tests/test_rights.py`.

Chaque ligne est une règle, chaque case les rôles qui passent. Le dossier d’essai est dans la région et le
département «\u00a0du dossier\u00a0», et dans «\u00a0cet appel\u00a0». Une case vide\u00a0: personne. Ce qui
est pareil pour toutes les régions (une vague, une enveloppe, un comité, un bouquet) demande un mandat sur la
France entière\u00a0; ce qui n’appartient à aucun appel demande un mandat sur tous les appels. Un lien déclaré
avec un dossier, ou y avoir pris part, ferme ce dossier quel que soit le mandat.
"""


def page(found: list[tuple[str, str, str, list[str]]]) -> str:
    names = {str(role): role.label for role in Role}
    used = sorted({role for *_, roles in found for role in roles}, key=list(Role.values).index)
    legend = "\n".join(f"| {initials(role)} | {names[role]} |" for role in used)
    parts = [TOP, f"| Sigle | Rôle |\n|---|---|\n{legend}\n"]
    for place in dict.fromkeys(place for _, place, _, _ in found):
        rows = [row for row in found if row[1] == place]
        columns = list(dict.fromkeys(call for *_, call, _ in rows))
        parts.append(
            f"## Mandat\u00a0: {place}\n\n| Règle | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
        )
        for what in dict.fromkeys(row[0] for row in rows):
            allowed = {call: roles for name, _, call, roles in rows if name == what}
            inside = " | ".join(", ".join(map(initials, allowed[call])) for call in columns)
            parts.append(f"| {what} | {inside} |")
        parts.append("")
    return "\n".join(parts)


def initials(role: str) -> str:
    return {
        Role.APPRAISER: "CRA",
        Role.NATIONAL_OFFICER: "CNA",
        Role.COMMITTEE_MEMBER: "CM",
        Role.PROGRAMME_MANAGER: "RP",
        Role.BUDGET_MANAGER: "GB",
        Role.PROVIDER: "PR",
        Role.COMPAGNON: "CO",
        Role.PARTNER: "AP",
        Role.EVALUATOR: "ET",
        Role.OPERATOR: "EX",
    }[Role(role)]
