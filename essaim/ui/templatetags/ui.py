"""Tags and filters of the pages. They are built in: no template needs to load them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.base import Parser, Token
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from essaim.kit import refusals, words
from essaim.kit.money import format_euros
from essaim.kit.units import PARIS
from essaim.ui.context import linked

register = template.Library()

OVERSEAS = {
    "America/Guadeloupe": "en Guadeloupe",
    "America/Martinique": "en Martinique",
    "America/Cayenne": "en Guyane",
    "Indian/Reunion": "à La Réunion",
    "Indian/Mayotte": "à Mayotte",
    "America/Miquelon": "à Saint-Pierre-et-Miquelon",
    "America/Marigot": "à Saint-Martin",
    "America/St_Barthelemy": "à Saint-Barthélemy",
    "Pacific/Noumea": "en Nouvelle-Calédonie",
    "Pacific/Tahiti": "à Tahiti",
    "Pacific/Wallis": "à Wallis-et-Futuna",
}
BADGES = {"info", "success", "warning", "error", "new"}


# --- Amounts, figures, dates: the words are those of `kit.words` -------------------------------


@register.filter
def euros(amount: Decimal | int | None) -> str:
    """`100 000 €`; an amount that is not known says so."""
    return format_euros(amount)


@register.filter
def figure(value: Any, decimals: int = 0) -> str:
    """A number as French people read it: `1 234,5`, `−2,8`."""
    return words.figure(value, decimals)


@register.filter
def number(value: Any) -> str:
    """The same, with the decimals that it has, two at most: `2`, `1,5`."""
    return words.figure(value, None)


@register.filter
def score(value: Any) -> str:
    """A note: one decimal, everywhere."""
    return words.score(value)


@register.filter
def signed(value: Any, decimals: int = 1) -> str:
    """A gap: `+1,2`, `−0,4`."""
    return words.signed(value, decimals)


@register.filter
def days(count: Any) -> str:
    """`1,5 j`, for cells; in a sentence, `quantity:"jour"`."""
    return words.days(count)


@register.filter
def quantity(count: Any, noun: str) -> str:
    """`2|quantity:"jour"` gives `2 jours`; `"cheval,chevaux"` where an s is not enough."""
    one, _, several = noun.partition(",")
    return words.quantity(count, one, several)


@register.filter
def pluralize(count: Any, endings: str = "s") -> str:
    """Replaces that of Django, which is English: in French, 0 and 1,5 are singular."""
    one, comma, several = endings.partition(",")
    if not comma:
        one, several = "", one
    return several if words.is_plural(count) else one


@register.filter
def file_size(size: int) -> str:
    """The weight of a file as French people read it: `850 Ko`, `1,5 Mo`, `50 Mo`."""
    if size < 1024**2:
        return f"{figure(-(-size // 1024))}{words.NBSP}Ko"
    mega = round(size / 1024**2, 1)
    return f"{figure(mega, 0 if mega.is_integer() else 1)}{words.NBSP}Mo"


@register.filter
def percent(share: Any, decimals: int = 0) -> str:
    """A share between 0 and 1: `0.345` gives `35 %`."""
    return words.percent(share, decimals)


@register.filter
def span(length: timedelta | None) -> str:
    """How long: `3 jours`, `20 h`, `12 min`."""
    return words.span(length)


@register.filter
def french_date(value: date | datetime | None) -> str:
    """`2 mars 2026`, and `1er` for the first of a month. An instant is dated in Paris."""
    return words.day(value) if value else words.NOTHING


@register.filter
def short_date(value: date | datetime | None) -> str:
    """`30 nov. 2026`, for tables."""
    return words.short_day(value) if value else words.NOTHING


@register.filter
def short_moment(value: datetime | None) -> str:
    """`30 nov. 2026, 23 h 48`, for tables whose caption says the zone."""
    return words.short_moment(value) if value else words.NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """`jeudi 3 décembre 2026 à 23 h 59`: a limit that somebody must keep."""
    return words.moment(value) if value else words.NOTHING


@register.filter
def french_datetime(value: datetime | None, zone: str = "") -> str:
    """`2 mars 2026 à 14 h 02 (heure de Paris)`, with the local hour beside when it differs."""
    if not value:
        return words.NOTHING
    there = value.astimezone(PARIS) if timezone.is_aware(value) else value.replace(tzinfo=PARIS)
    text = f"{words.moment(there, weekday=False)} (heure de Paris"
    if zone and (local := there.astimezone(ZoneInfo(zone))).utcoffset() != there.utcoffset():
        day = "" if local.date() == there.date() else f" le {french_date(local.date())}"
        text += f", soit {_hour(local)}{day} {OVERSEAS.get(zone, 'heure locale')}"
    return f"{text})"


def _hour(local: datetime) -> str:
    """On the spot, and not in Paris."""
    return words.hour(local.replace(tzinfo=None))


# --- Small parts ------------------------------------------------------------------------------


@register.simple_tag
def link_to(purpose: str) -> str:
    """The address of the page above that serves this purpose (`ui.context.LINKS`), or nothing."""
    return linked(purpose)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of our sprite; decorative unless it has a label."""
    href = f"{static('ui/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="es-icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            css,
            label,
            href,
        )
    return format_html(
        '<svg class="es-icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, href
    )


@register.simple_tag
def badge(label: str, kind: str = "", small: bool = False) -> SafeString:
    """A state in one word. `kind`: info, success, warning, error, new, or nothing."""
    css = f" fr-badge--{kind}" if kind in BADGES else ""
    return format_html('<span class="fr-badge{}{}">{}</span>', css, " fr-badge--sm" if small else "", label)


@register.simple_tag
def stat(value: Any, label: str, hint: str = "", kind: str = "", url: str = "") -> SafeString:
    """A tile with one figure, to be put in `<ul class="es-stats">`."""
    css = f" es-stat--{kind}" if kind else ""
    shown = format_html('<a href="{}">{}</a>', url, label) if url else label
    below = format_html('<span class="es-stat__hint">{}</span>', hint) if hint else ""
    return format_html(
        '<li class="es-stat{}"><span class="es-stat__value">{}</span>'
        '<span class="es-stat__label">{}</span>{}</li>',
        css,
        value,
        shown,
        below,
    )


@register.simple_tag
def progress(done: float, total: float, label: str, text: str = "") -> SafeString:
    """A bar with its words: a bar alone says nothing to those who do not see it."""
    said = text or f"{figure(done)} sur {figure(total)}"
    return format_html(
        '<div class="es-progress"><div class="es-progress__head"><span>{0}</span>'
        '<span class="es-number">{1}</span></div>'
        '<progress value="{2}" max="{3}" aria-label="{0}">{1}</progress></div>',
        label,
        said,
        f"{done:g}",
        f"{max(total, 1):g}",
    )


@register.inclusion_tag("ui/_timeline.html")
def timeline(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Steps with `when`, `what`, and if any `detail`, `url`, `state` (done, current, or nothing)."""
    return {"steps": [{"when": "", "detail": "", "url": "", "state": "", **step} for step in steps]}


@register.simple_tag
def diff(changes: Iterable[tuple[str, str]]) -> SafeString:
    """What changed between two texts: pairs (`equal`, `insert` or `delete`; text)."""
    parts = ((_change(operation, text),) for operation, text in changes)
    return format_html('<div class="es-diff">{}</div>', format_html_join("", "{}", parts))


def _change(operation: str, text: str) -> str:
    """`ins` and `del` say nothing to most screen readers: the words do."""
    marks = {"insert": ("ins", "ajouté"), "delete": ("del", "supprimé")}
    if operation not in marks:
        return text
    tag, word = marks[operation]
    before = format_html('<span class="fr-sr-only">[{}{}: </span>', word, words.NBSP)
    return format_html('<{0}>{1}{2}<span class="fr-sr-only">]</span></{0}>', tag, before, text)


@register.inclusion_tag("ui/_empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """What to show where there is nothing yet, with the next step."""
    return {"title": title, "text": text, "url": url, "action": action}


# --- Lists ------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, **changes: Any) -> str:
    """The address of this list with some parameters changed; None or "" removes one. Filters stay."""
    request = context.get("request")
    params = request.GET.copy() if request is not None else {}
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if hasattr(params, "urlencode") else "?"


@register.inclusion_tag("ui/_pager.html", takes_context=True)
def pager(
    context: RequestContext, previous: Any = "", following: Any = "", label: str = "Pages"
) -> dict[str, str]:
    """Previous and next by key: `after` and `before` in the query string, filters kept."""
    return {
        "previous_url": query_with(context, before=previous, after=None) if previous else "",
        "next_url": query_with(context, after=following, before=None) if following else "",
        "label": label,
    }


# --- Forms ------------------------------------------------------------------------------------


@register.filter
def error_rows(form: Any) -> list[dict[str, str]]:
    """Every error of a form, in the order of the fields, with the control it is about."""
    if form is None or not getattr(form, "is_bound", False):
        return []
    rows = [{"target": "", "label": "", "message": str(error)} for error in form.non_field_errors()]
    for name, errors in form.errors.items():
        if name in form.fields:
            field = form[name]
            target = "" if field.is_hidden else getattr(field, "target_id", field.id_for_label)
            label = "" if str(field.label).endswith((".", "?")) else str(field.label)  # a sentence to tick
            rows += [{"target": target, "label": label, "message": str(error)} for error in errors]
    return rows


# --- What was refused -------------------------------------------------------------------------


class Unsaid(template.Node):
    """Draws the page, then says before it each refusal that the page does not show."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        page = self.nodelist.render(context)
        silent = [words for words in refusals.taken() if conditional_escape(words) not in page]
        said = format_html_join("", "<p>{}</p>", ((words,) for words in silent))
        alert = format_html('<div class="fr-alert fr-alert--error fr-mb-3w" role="alert">{}</div>', said)
        return SafeString(f"{alert}{page}") if silent else page


@register.tag
def unsaid(parser: Parser, _: Token) -> Unsaid:
    nodelist = parser.parse(("endunsaid",))
    parser.delete_first_token()
    return Unsaid(nodelist)
