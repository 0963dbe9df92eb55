"""What a page reads of an object after its act was refused."""

import pytest
from django.db import transaction
from django.utils.functional import SimpleLazyObject

from essaim.accounts.factories import UserFactory
from essaim.budget.factories import EnvelopeFactory
from essaim.budget.models import Envelope
from essaim.kit.memory import Memory
from essaim.kit.rules import Refused
from essaim.kit.web import attempt
from essaim.ui.forms import EssaimForm

pytestmark = pytest.mark.django_db


@transaction.atomic
def renames_then_refuses(envelope, **_):
    envelope.programme = "Un autre"
    envelope.save()
    envelope.wave.name = "Une autre"
    envelope.wave.save()
    envelope.extra = "gardé en mémoire"
    raise Refused("Non.")


def test_a_refused_act_leaves_nothing_in_memory_of_what_it_was_given_nor_of_what_that_leads_to():
    envelope = Envelope.objects.select_related("wave").get(pk=EnvelopeFactory().pk)
    programme, wave = envelope.programme, envelope.wave.name
    form = EssaimForm({})

    assert not attempt(form, renames_then_refuses, envelope)

    assert (envelope.programme, envelope.wave.name) == (programme, wave)
    assert not hasattr(envelope, "extra")
    assert form.non_field_errors() == ["Non."]


def test_what_another_person_did_meanwhile_is_read_again():
    envelope = EnvelopeFactory()
    before = Memory(envelope)
    Envelope.objects.filter(pk=envelope.pk).update(programme="Ce que dit la base")

    before.give_back()

    assert envelope.programme == "Ce que dit la base"


def test_an_object_never_saved_and_the_person_who_asks_are_given_back_too():
    person, draft = UserFactory(), Envelope(programme="Brouillon")
    asking = SimpleLazyObject(lambda: person)
    email = asking.email
    before = Memory([draft], by=asking)
    draft.programme = person.email = "autre@example.fr"

    before.give_back()

    assert (draft.programme, person.email) == ("Brouillon", email)
