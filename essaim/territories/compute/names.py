"""One writing for all the writings of a place name."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur", "ss": "sous"}
PHRASES = (
    (re.compile(r"\bcommunaute de communes\b"), "cc"),
    (re.compile(r"\bcommunaute d agglomeration\b"), "ca"),
    (re.compile(r"\bcommunaute urbaine\b"), "cu"),
)
LINKS = ("", "de ", "du ", "des ", "de la ", "de l ", "d ")


def normalise(name: str) -> str:
    """Lower case, no accent, words parted by one space, usual abbreviations spelt out.

    « St-Étienne s/ Usson », « SAINT ETIENNE SUR USSON » and « Saint-Étienne-sur-Usson » give one key.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(LIGATURES)
    letters = "".join(char for char in text if not unicodedata.combining(char))
    words = re.findall(r"[a-z0-9]+", letters)
    key = " ".join(WORDS.get(word, word) for word in words)
    for phrase, short in PHRASES:
        key = phrase.sub(short, key)
    return key


def epci_keys(key: str) -> list[str]:
    """What the official name of an EPCI may be when people leave its « CC du » out."""
    return [f"{kind} {link}{key}" for kind in ("cc", "ca", "cu") for link in LINKS]
