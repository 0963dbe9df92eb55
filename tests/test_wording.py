"""French typography of what people read: a non-breaking space before : ; ! ? » and after «."""

import html
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = [*ROOT.glob("essaim/*/templates/**/*.html"), *ROOT.glob("essaim/*/templates/**/*.txt")]

UNREAD = re.compile(  # what is not read as a sentence
    r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->"
    r"|<(script|style|code|pre|svg|kbd)\b.*?</\1>|https?://\S+",
    re.DOTALL,
)
VARIABLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|<[^>]*>", re.DOTALL)
FAULTS = [
    (re.compile(r"(?:^|[ \t\n])[;:!?»](?=\s|$)", re.MULTILINE), "a breaking space before"),
    (re.compile(r"\w[;!?»](?=\s|$)|[^\W\d_]:(?=\s|$)", re.MULTILINE), "no space before"),
    (re.compile(r"«(?![\u00a0\u202f])"), "no non-breaking space after"),
]


def visible(template):
    """The text without its tags, each line at its place."""

    def lines_of(match):
        return "\n" * match[0].count("\n")

    text = UNREAD.sub(lines_of, template)
    text = VARIABLE.sub(lambda match: "x" + lines_of(match), text)
    return html.unescape(TAG.sub(lines_of, text))


def faults(template):
    text = visible(template)
    for pattern, what in FAULTS:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.end() - 1) + 1
            around = text[max(0, match.start() - 30) : match.end() + 15]
            yield f"line {line}: {what} “{match[0].strip()[-1]}” in “{' '.join(around.split())}”"


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("<p>Vraiment&nbsp;? Oui\u202f! «\u00a0Pôle\u00a0»</p>", 0),
        (
            '<a href="https://x.fr/?a=b;c" title="{{ a|default:"b" }}">10:30 &amp; a</a> https://essaim.fr/?q=1',
            0,
        ),
        ("{% if a ? b %}{# Quoi ? #}<script>a ? b : c;</script>{% endif %}", 0),
        ("<p>Vraiment ?</p>", 1),
        ("<p>Nom: x</p>", 1),
        ("<strong>{{ nom }}</strong> : x", 1),
        ("<p>Il a dit «oui\u00a0»</p>", 1),
        ("<p>Il a dit «\u00a0oui »</p>", 1),
        ("<p>Nom\n  : x</p>", 1),
    ],
)
def test_the_check_itself(template, count):
    assert len(list(faults(template))) == count


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "essaim")))
def test_punctuation_is_french(path):
    assert list(faults(path.read_text())) == []
