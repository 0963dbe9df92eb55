"""Compagnons: who they are, what they can still take."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from essaim.accounts.models import User
from essaim.mentoring.models import LIVE, AgreementText, Compagnon, CompagnonPerson
from essaim.mentoring.rules import compagnons_visible_to, of_compagnon
from essaim.services.queries.labels import same_theme

DAYS = DecimalField(max_digits=7, decimal_places=1)


def with_held_days(rows: QuerySet[Compagnon]) -> QuerySet[Any]:
    """`held`: the days of a quarter that are promised or proposed."""
    held = Sum("pairs__days", filter=Q(pairs__state__in=LIVE))
    return rows.annotate(held=Coalesce(held, Value(Decimal(0)), output_field=DAYS))


def visible_compagnons(user: Any) -> QuerySet[Any]:
    rows = Compagnon.objects.filter(compagnons_visible_to(user))
    return with_held_days(rows).select_related("pole__region", "pole__lead")


def compagnons_for_list(user: Any, filters: dict[str, Any]) -> QuerySet[Any]:
    """In alphabetical order. `theme`, `region`, `kind`, `search`, `free`: with days left."""
    rows = visible_compagnons(user).order_by("pole__name", "pk")
    if theme := filters.get("theme"):
        rows = rows.filter(theme_keys__overlap=same_theme(theme))
    if region := filters.get("region"):
        rows = rows.filter(Q(region_codes=[]) | Q(region_codes__contains=[region.pk]))
    if kind := filters.get("kind"):
        rows = rows.filter(territory_kinds__contains=[kind])
    if search := filters.get("search"):
        rows = rows.filter(Q(pole__name__icontains=search) | Q(about__icontains=search))
    if filters.get("free"):
        rows = rows.filter(held__lte=F("days_per_quarter") - F("days_per_pair"))
    return rows


def own_compagnons(user: User) -> QuerySet[Any]:
    rows = Compagnon.objects.filter(of_compagnon(user) | Q(applied_by=user))
    return with_held_days(rows).select_related("pole__region").order_by("pole__name")


def people_of(compagnon: Compagnon) -> QuerySet[CompagnonPerson]:
    return compagnon.people.filter(left_at=None).select_related("user")


def current_text() -> AgreementText | None:
    return AgreementText.objects.order_by("-number").first()
