"""Calls and waves for the tests: small, complete, and one trait for each situation."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.calls.compute.document import (
    AdmissibilityRule,
    Calendar,
    CallText,
    Condition,
    Contact,
    Criterion,
    Door,
    EligibilityQuestion,
    Money,
    Question,
    QuestionKind,
    RequiredPiece,
    RuleKind,
    Section,
    WaveDocument,
)
from essaim.calls.models import Call, CallDocument, CallState, CallVersion, Wave, WaveState, WaveVersion

SUPPORT, GRANT = "accompagnement", "subvention"

TEXT = CallText(
    summary="Un appel d’essai.",
    aims="Faire naître des pôles.",
    who_may_apply="Une personne morale de droit privé.",
    what_is_offered="Un accompagnement, et une subvention pour quelques-uns.",
    how_it_works="Déposez un dossier pendant une vague.",
    legal_basis="Loi n° 2014-856, article 9.",
    appeal_routes="Recours gracieux, hiérarchique, puis au tribunal administratif, dans les deux mois.",
    court="tribunal administratif de Paris",
    court_address="7 rue de Jouy, 75181 Paris Cedex 04",
    superior="ministre chargé de l’économie sociale et solidaire",
    contact=Contact(service="Bureau d’essai", email="bureau@essai.example", phone="01 00 00 00 00"),
)

K = QuestionKind
QUESTIONS = [
    Question(key="pitch", label="Le projet en une phrase", kind=K.LINE, max_length=256),
    Question(key="need", label="À quel besoin répond-il ?", kind=K.TEXT, max_length=2000),
    Question(key="jobs", label="Combien d’emplois ?", kind=K.NUMBER, required=False),
    Question(key="turnover", label="Quel chiffre d’affaires ?", kind=K.AMOUNT, required=False, doors=[GRANT]),
    Question(key="first_meeting", label="Depuis quand coopérez-vous ?", kind=K.DATE, required=False),
    Question(key="helped_before", label="Avez-vous déjà été aidés par l’État ?", kind=K.YES_NO),
    Question(
        key="which_help",
        label="Par quelle aide ?",
        kind=K.TEXT,
        max_length=500,
        only_if=Condition(key="helped_before", values=["oui"]),
    ),
    Question(
        key="stage", label="À quel stade en êtes-vous ?", kind=K.CHOICE, options=["Idée", "Émergent", "Lancé"]
    ),
    Question(
        key="services",
        label="De quoi avez-vous besoin ?",
        kind=K.CHOICES,
        required=False,
        options=["Animation", "Ingénierie", "Modèle économique"],
    ),
]


# Every kind of question, two linked doors, pieces, rules, test, criteria, undertakings.
PARTS: dict[str, Any] = {
    "summary": "Une vague d’essai.",
    "priorities": ["Zones blanches de l’ESS"],
    "estimated_minutes": 120,
    "money": Money(envelope=Decimal(1_500_000), award_ceiling=Decimal(100_000), awards_min=15, awards_max=20),
    "doors": [
        Door(key=SUPPORT, label="Phase 1 : accompagnement", opens_bouquet=True),
        Door(key=GRANT, label="Phase 2 : subvention", asks_budget=True, requires=SUPPORT),
    ],
    "sections": [
        Section(key="project", title="Le projet", questions=QUESTIONS[:5]),
        Section(key="situation", title="La situation", questions=QUESTIONS[5:]),
    ],
    "pieces": [
        RequiredPiece(key="statutes", label="Statuts", families=["association"]),
        RequiredPiece(
            key="letter", label="Lettre d’engagement", per_member=True, blocking=False, required=False
        ),
        RequiredPiece(key="accounts", label="Comptes annuels", doors=[GRANT]),
    ],
    "rules": [
        AdmissibilityRule(
            key="private_law",
            label="Porteur de droit privé",
            kind=RuleKind.PRIVATE_LAW_LEAD,
            legal_source="Décret n° 2015-431, article 3, 1°",
            refusal_text="La structure porteuse n’est pas une personne morale de droit privé.",
        ),
        AdmissibilityRule(key="three", label="Trois membres", kind=RuleKind.MEMBERS_AT_LEAST, count=3),
        AdmissibilityRule(
            key="one_ess",
            label="Une entreprise de l’ESS",
            kind=RuleKind.KINDS_AT_LEAST,
            kinds=["ess"],
        ),
        AdmissibilityRule(key="territory", label="Territoire délimité", kind=RuleKind.TERRITORY_GIVEN),
        AdmissibilityRule(
            key="new", label="Jamais financé", kind=RuleKind.NOT_FINANCED_BEFORE, doors=[GRANT]
        ),
        AdmissibilityRule(key="in_time", label="Dans les délais", kind=RuleKind.FILED_IN_TIME),
        AdmissibilityRule(key="complete", label="Pièces jointes", kind=RuleKind.PIECES_PRESENT),
        AdmissibilityRule(key="innovation", label="Projet innovant", kind=RuleKind.PERSON),
    ],
    "eligibility": [
        EligibilityQuestion(
            key="private",
            label="Le porteur est-il de droit privé ?",
            if_passes="C’est la règle.",
            if_fails="Une collectivité peut être membre, pas porteuse.",
            if_unsure="Regardez vos statuts.",
        ),
        EligibilityQuestion(key="already", label="Avez-vous déjà été aidés ?", passes="non"),
    ],
    "criteria": [
        Criterion(key="cooperation", label="Coopération", weight=Decimal(60)),
        Criterion(key="territory", label="Ancrage territorial", weight=Decimal(40)),
    ],
    "undertakings": ["Je certifie l’exactitude des informations."],
    "republican_commitment": True,
}


def complete_document(opens_at: datetime, closes_at: datetime, **changes: Any) -> WaveDocument:
    return WaveDocument(**{**PARTS, "calendar": Calendar(opens_at=opens_at, closes_at=closes_at), **changes})


class CallFactory(DjangoModelFactory[Call]):
    """A published call, unless `draft=True`."""

    class Meta:
        model = Call

    slug = factory.Sequence(lambda n: f"appel-{n}")
    title = factory.Sequence(lambda n: f"Appel {n}")
    opens_on = datetime(2021, 5, 12, tzinfo=UTC).date()

    @classmethod
    def _create(cls, model_class: type[Call], *args: Any, **fields: Any) -> Call:
        draft, text = fields.pop("draft", False), fields.pop("text", TEXT)
        fields.pop("published", None)
        state = CallState.ENDED if fields.pop("ended", False) else CallState.PUBLISHED
        content = text.model_dump(mode="json")
        call = super()._create(model_class, *args, working=content, **fields)
        if not draft:
            version = CallVersion.objects.create(
                call=call, number=1, content=content, published_by=UserFactory()
            )
            Call.objects.filter(pk=call.pk).update(**{"state": state, "version": version})
            call.refresh_from_db()
        return call


class WaveFactory(DjangoModelFactory[Wave]):
    """A wave in preparation of a published call. Traits: open, closed, future, closed_early, archived."""

    class Meta:
        model = Wave

    call = factory.SubFactory(CallFactory)
    slug = factory.Sequence(lambda n: f"vague-{n}")
    name = factory.Sequence(lambda n: f"Vague {n}")

    @classmethod
    def _create(cls, model_class: type[Wave], *args: Any, **fields: Any) -> Wave:
        situation = next((name for name in SITUATIONS if fields.pop(name, False)), "")
        for name in SITUATIONS:
            fields.pop(name, None)
        dates = SITUATIONS.get(situation, SITUATIONS["open"])(timezone.now().replace(microsecond=0))
        document = fields.pop("document", None) or complete_document(*dates)
        content = document.model_dump(mode="json")
        wave = super()._create(model_class, *args, working=content, **fields)
        if situation:
            publish(wave, document, situation)
        return wave


SITUATIONS = {
    "open": lambda now: (now - timedelta(days=10), now + timedelta(days=30)),
    "closed": lambda now: (now - timedelta(days=60), now - timedelta(days=20)),
    "future": lambda now: (now + timedelta(days=10), now + timedelta(days=50)),
    "closed_early": lambda now: (now - timedelta(days=10), now + timedelta(days=30)),
    "archived": lambda now: (now - timedelta(days=400), now - timedelta(days=360)),
}
STATES = {"closed_early": WaveState.CLOSED, "archived": WaveState.ARCHIVED}


def publish(wave: Wave, document: WaveDocument, situation: str) -> None:
    """Puts the rows of a published wave in place; no action is called."""
    version = WaveVersion.objects.create(
        wave=wave, number=1, content=document.model_dump(mode="json"), published_by=UserFactory()
    )
    early = situation == "closed_early"
    fields = {
        "state": STATES.get(situation, WaveState.PUBLISHED),
        "version": version,
        "opens_at": document.calendar.opens_at,
        "closes_at": document.calendar.closes_at,
        "grace_minutes": document.calendar.grace_minutes,
        "envelope_amount": document.money.envelope,
        "closed_early_at": timezone.now() if early else None,
        "closed_early_reason": "L’enveloppe est épuisée." if early else "",
    }
    Wave.objects.filter(pk=wave.pk).update(**fields)
    wave.refresh_from_db()


class CallDocumentFactory(DjangoModelFactory[CallDocument]):
    class Meta:
        model = CallDocument

    call = factory.SubFactory(CallFactory)  # `file` is to be given
    title = "Cahier des charges"
