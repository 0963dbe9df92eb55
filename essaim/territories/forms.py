"""Filtering the territories of a method."""

from django import forms

from essaim.territories.models import Region
from essaim.territories.queries.priority import STANDINGS
from essaim.ui.forms import FilterForm


class TerritoryFilter(FilterForm):
    search = forms.CharField(label="Nom ou SIREN de l’EPCI", max_length=100)
    region = forms.ModelChoiceField(Region.objects.order_by("search_key"), label="Région")
    standing = forms.ChoiceField(label="Résultat", choices=[("", "Tous"), *STANDINGS.items()])
