"""Surveys: closed questions asked of named people, whose answers bear their name or cannot be traced."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.kit.references import new_reference


class SurveyState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    PLANNED = "planned", "Programmée"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"
    PUBLISHED = "published", "Résultats publiés"


class Asked(models.TextChoices):
    """Who is asked."""

    COORDINATORS = "coordinators", "Les coordonnateurs des pôles accompagnés"
    COMPAGNONS = "compagnons", "Les compagnons"
    PROVIDERS = "providers", "Les prestataires de services"
    EVERYBODY = "everybody", "Tous, administrations partenaires comprises"


class Group(models.TextChoices):
    """As whom a person is asked: results are told apart by it, when enough people answered."""

    COORDINATOR = "coordinator", "Coordonnateurs"
    COMPAGNON = "compagnon", "Compagnons"
    PROVIDER = "provider", "Prestataires"
    PARTNER = "partner", "Administrations partenaires"


class Survey(models.Model):
    """What the programme asks, of whom, and until when. A poll is a survey of one question."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    title = models.CharField("intitulé", max_length=160)
    why = models.TextField("pourquoi ces questions", max_length=3000)
    audience = models.CharField("à qui", max_length=12, choices=Asked)
    is_anonymous = models.BooleanField("réponses anonymes", default=True)
    opens_at = models.DateTimeField("ouverture")
    closes_at = models.DateTimeField("clôture")
    state = models.CharField(max_length=10, choices=SurveyState, default=SurveyState.DRAFT, editable=False)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("résultats publiés le", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    once_key = models.CharField(max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "enquête"
        constraints = [
            models.CheckConstraint(name="survey_state_is_known", condition=Q(state__in=SurveyState.values)),
            models.CheckConstraint(name="survey_audience_is_known", condition=Q(audience__in=Asked.values)),
            models.CheckConstraint(
                name="survey_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="La clôture doit suivre l’ouverture.",
            ),
            models.CheckConstraint(
                name="survey_opened_has_a_date",
                condition=Q(state__in=["draft", "planned"]) ^ Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="survey_published_has_a_date",
                condition=Q(state="published") ^ Q(published_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="survey_made_once", fields=["created_by", "once_key"], condition=~Q(once_key="")
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="survey_by_state")]

    def __str__(self) -> str:
        return self.title


class QuestionKind(models.TextChoices):
    ONE = "one", "Un seul choix"
    SEVERAL = "several", "Plusieurs choix"
    SCALE = "scale", "Note de 1 à 5"
    TEXT = "text", "Réponse courte"


WITH_CHOICES = ("one", "several")


class SurveyQuestion(models.Model):
    """One question of a survey, and the answers one may choose."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField("nature", max_length=8, choices=QuestionKind)
    text = models.CharField("question", max_length=300)
    hint = models.CharField("précision", max_length=300, blank=True)
    choices = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    is_required = models.BooleanField("réponse obligatoire", default=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "question d’une enquête"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_question_kind_is_known", condition=Q(kind__in=QuestionKind.values)
            ),
            models.CheckConstraint(
                name="survey_question_choices_when_to_choose",
                condition=Q(kind__in=WITH_CHOICES, choices__len__gte=2)
                | (~Q(kind__in=WITH_CHOICES) & Q(choices__len=0)),
                violation_error_message="Donnez au moins deux réponses à choisir.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SurveyPerson(models.Model):
    """Somebody who is asked. It says that they answered, never when: an answer would be found by its hour."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=11, choices=Group)
    is_told = models.BooleanField("prévenue", default=False)
    is_reminded = models.BooleanField("relancée", default=False)
    has_answered = models.BooleanField("a répondu", default=False)

    class Meta:
        verbose_name = "personne consultée"
        constraints = [
            models.UniqueConstraint(name="survey_person_once", fields=["survey", "user"]),
            models.CheckConstraint(name="survey_person_group_is_known", condition=Q(group__in=Group.values)),
        ]

    def __str__(self) -> str:
        return str(self.user)


class SurveyAnswer(models.Model):
    """What was answered. With a name: whose, and when. Without: neither, and in no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    person = models.OneToOneField(
        SurveyPerson, on_delete=models.CASCADE, null=True, blank=True, related_name="answer"
    )
    at = models.DateTimeField(null=True, blank=True)
    group = models.CharField(max_length=11, choices=Group)
    values = models.JSONField(default=dict)  # public_id of the question -> choice, choices, mark or text

    class Meta:
        verbose_name = "réponse à une enquête"
        constraints = [
            models.CheckConstraint(
                name="survey_answer_named_and_dated_or_neither",
                condition=Q(person__isnull=False, at__isnull=False) | Q(person__isnull=True, at__isnull=True),
            ),
            models.CheckConstraint(name="survey_answer_group_is_known", condition=Q(group__in=Group.values)),
        ]

    def __str__(self) -> str:
        return f"réponse à {self.survey}"
