"""What is typed to compose a committee, convene it, answer, and write what it said."""

from typing import Any

from django import forms

from essaim.accounts.models import User
from essaim.accounts.queries import people
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.committee.actions.committee import Seats
from essaim.committee.models import (
    Attendance,
    BodyKind,
    Choice,
    College,
    Committee,
    Majority,
    Member,
    QuorumShare,
    ReplyKind,
    Sitting,
)
from essaim.committee.queries.committee import proxies_in_words
from essaim.committee.queries.room import possible_holders
from essaim.ui.forms import EssaimForm, TextArea

REASON = {"required": "Donnez un motif."}


class CommitteeForm(EssaimForm):
    wave = forms.ModelChoiceField(Wave.objects.none(), label="Vague", to_field_name="slug")
    name = forms.CharField(label="Nom du comité", max_length=160)
    order_reference = forms.CharField(
        label="Arrêté de composition", max_length=200, help_text="Par exemple\u00a0: arrêté du 3 mai 2021."
    )
    doors = forms.MultipleChoiceField(label="Volets examinés", widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(
        label="Ce que fait ce comité",
        choices=BodyKind.choices,
        widget=forms.RadioSelect,
        help_text="Un comité qui décide vote après tous ceux qui rendent un avis sur le même volet.",
    )
    colleges = forms.CharField(
        label="Collèges, un par ligne",
        max_length=2000,
        widget=TextArea({"rows": "4"}),
        help_text="Le nom, le nombre de sièges attendu, puis «\u00a0sans suppléant\u00a0» s’il y a lieu. "
        "Par exemple\u00a0: Personnalités qualifiées\u00a0; 6\u00a0; sans suppléant",
    )

    def __init__(self, *args: Any, waves: list[Wave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].queryset = Wave.objects.filter(pk__in=[w.pk for w in waves])  # type: ignore[attr-defined]
        doors = {door.key: door.label for wave in waves for door in current_document(wave).doors}
        self.fields["doors"].choices = list(doors.items())  # type: ignore[attr-defined]

    def clean_colleges(self) -> list[Seats]:
        lines = [line for line in self.cleaned_data["colleges"].splitlines() if line.strip()]
        return [_seats(place, line) for place, line in enumerate(lines, start=1)]


def _seats(place: int, line: str) -> Seats:
    """« Élus ; 6 ; sans suppléant »: only the name is needed."""
    name, expected, ending = [*(part.strip() for part in line.split(";")), "", ""][:3]
    if line.count(";") > 2 or ending.lower() not in {"", "sans suppléant", "sans suppléants"}:
        raise forms.ValidationError(
            f"Ligne {place}\u00a0: écrivez «\u00a0nom\u00a0; nombre\u00a0; sans suppléant\u00a0»."
        )
    if not name or len(name) > 80:
        raise forms.ValidationError(f"Ligne {place}\u00a0: donnez un nom de 80 caractères au plus.")
    if expected and not (expected.isascii() and expected.isdecimal() and 0 < int(expected[:4]) <= 200):
        raise forms.ValidationError(f"Ligne {place}\u00a0: le nombre de sièges va de 1 à 200.")
    return Seats(name, int(expected) if expected else None, substitutes=not ending)


class MemberForm(EssaimForm):
    email = forms.EmailField(label="Adresse électronique", help_text="Celle de son compte sur la plateforme.")
    college = forms.ModelChoiceField(College.objects.none(), label="Collège", empty_label="Choisir")
    title = forms.CharField(
        label="Qualité", max_length=200, required=False, help_text="Maire de…, directrice de…"
    )
    order_reference = forms.CharField(label="Arrêté de nomination", max_length=200)
    voting = forms.BooleanField(label="A voix délibérative", required=False, initial=True)
    chair = forms.BooleanField(label="Préside le comité", required=False)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = committee.colleges.all()  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        person = people().filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            raise forms.ValidationError("Aucun compte n’a cette adresse\u00a0: ouvrez-le d’abord.")
        return person


class RulesForm(EssaimForm):
    """What the rules of procedure of the committee say, where they depart from the common law."""

    majority = forms.ChoiceField(
        label="Majorité qui emporte un vote",
        choices=Majority.choices,
        help_text="Le droit commun est la majorité des voix des membres présents ou représentés "
        "(article R133-11 du CRPA)\u00a0: une abstention compte dans le nombre à atteindre.",
    )
    quorum_share = forms.ChoiceField(
        label="Quorum, en part des voix",
        choices=QuorumShare.choices,
        help_text="Le droit commun est la moitié (article R133-10 du CRPA). Une seconde convocation n’en "
        "exige aucun.",
    )
    casting_vote = forms.BooleanField(
        label="En cas de partage, la personne qui préside a voix prépondérante", required=False
    )
    proxies_each = forms.IntegerField(
        label="Mandats qu’un membre peut porter",
        min_value=0,
        max_value=5,
        help_text="Le droit commun est un seul (article R133-9 du CRPA). Zéro\u00a0: aucun mandat.",
    )

    @staticmethod
    def initial_of(committee: Committee) -> dict[str, Any]:
        return {name: getattr(committee, name) for name in RulesForm.base_fields}


class SittingForm(EssaimForm):
    starts_at = forms.DateTimeField(label="Date et heure")
    place = forms.CharField(label="Lieu", max_length=200)
    link = forms.URLField(
        label="Lien de la visioconférence", required=False, assume_scheme="https", max_length=200
    )

    @staticmethod
    def initial_of(sitting: Sitting) -> dict[str, Any]:
        return {name: getattr(sitting, name) for name in ("starts_at", "place", "link")}


class AgendaForm(EssaimForm):
    door = forms.ChoiceField(label="Volet")
    adopted = forms.ChoiceField(
        label="Dossiers",
        choices=[
            ("", "Tous les dossiers recevables"),
            ("yes", "Ceux du portefeuille adopté, réserve comprise"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, doors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["door"].choices = doors  # type: ignore[attr-defined]


class QuestionForm(EssaimForm):
    title = forms.CharField(label="Intitulé du point", max_length=200)


class UrgencyForm(EssaimForm):
    urgency = forms.CharField(
        label="Motif de l’urgence",
        max_length=300,
        required=False,
        help_text="Seulement si la séance a lieu dans moins de cinq jours.",
    )


class WhyForm(EssaimForm):
    reason = forms.CharField(label="Motif", max_length=300, error_messages=REASON)


class CloseForm(EssaimForm):
    reason = forms.CharField(
        label="S’il reste des points sans vote, pourquoi la séance est levée",
        max_length=300,
        required=False,
    )


class SeatChoiceForm(EssaimForm):
    """One of those summoned: the action says who must be in the room."""

    member = forms.ChoiceField(label="Qui préside")

    def __init__(self, *args: Any, seats: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            (str(seat.member.public_id), seat.member.user.name) for seat in seats if seat.member.voting
        ]


class ReplyForm(EssaimForm):
    reply = forms.ChoiceField(
        label="Votre réponse",
        widget=forms.RadioSelect,
        choices=[(kind, label) for kind, label in ReplyKind.choices if kind],
        error_messages={"required": "Choisissez votre réponse."},
    )
    proxy_to = forms.ModelChoiceField(
        Member.objects.none(),
        label="À qui donnez-vous mandat\u00a0?",
        to_field_name="public_id",
        required=False,
        empty_label="Personne",
    )
    substitute = forms.EmailField(
        label="Adresse électronique de votre suppléant",
        required=False,
        help_text="Si vous ne siégez pas vous-même. Cette personne a le rôle de membre du comité.",
    )

    def __init__(self, *args: Any, seat: Attendance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proxy_to"].queryset = possible_holders(seat)  # type: ignore[attr-defined]
        rule = proxies_in_words(seat.sitting.committee)
        self.fields["proxy_to"].help_text = f"{rule[0].upper()}{rule[1:]}."
        if not seat.sitting.committee.proxies_each:
            del self.fields["proxy_to"]
            kinds = [(kind, label) for kind, label in ReplyKind.choices if kind not in {"", ReplyKind.PROXY}]
            self.fields["reply"].choices = kinds  # type: ignore[attr-defined]
        if not seat.member.college.substitutes:
            del self.fields["substitute"]

    def clean_substitute(self) -> User | None:
        email = self.cleaned_data["substitute"]
        if not email:
            return None
        person = people().filter(email=email.lower(), is_active=True).first()
        if person is None:
            raise forms.ValidationError("Aucun compte n’a cette adresse.")
        return person


class DissentForm(EssaimForm):
    text = forms.CharField(
        label="Votre désaccord, tel que le procès-verbal le mentionnera",
        max_length=4000,
        widget=TextArea({"rows": "6"}),
        error_messages={"required": "Écrivez en quoi vous êtes en désaccord."},
    )


class TextForm(EssaimForm):
    text = forms.CharField(
        label="Sens de la délibération",
        max_length=10_000,
        required=False,
        widget=TextArea({"rows": "6"}),
        help_text="Ce que le comité a dit de ce point, repris dans le procès-verbal.",
    )


class HandVoteForm(EssaimForm):
    """A vote noted by the secretary."""

    member = forms.ChoiceField(label="Membre")
    choice = forms.ChoiceField(label="Vote", choices=Choice.choices)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class CorrectionForm(EssaimForm):
    """The words of the minutes: facts are not typed."""

    reason = forms.CharField(label="Ce que vous corrigez", max_length=300, error_messages=REASON)
    opening = forms.CharField(
        label="Ouverture de la séance", required=False, max_length=10_000, widget=TextArea({"rows": "4"})
    )
    closing = forms.CharField(
        label="Clôture", required=False, max_length=10_000, widget=TextArea({"rows": "4"})
    )

    def __init__(self, *args: Any, points: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label, text in points:
            self.fields[f"text-{key}"] = forms.CharField(
                label=label,
                required=False,
                initial=text,
                max_length=10_000,
                widget=TextArea({"rows": "4"}),
            )

    def texts(self) -> dict[str, str]:
        return {
            name.removeprefix("text-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("text-")
        }
