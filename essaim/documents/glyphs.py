"""What the embedded fonts cannot draw: an accessible PDF refuses it, so it is replaced, and this is said."""

import re
import unicodedata
from typing import Any

STAND_IN = "□"
FIRST_UNDRAWN = 0x2E80  # Chinese, Japanese, Korean, then emoji; Arabic forms and ligatures are drawn
DRAWN_BEYOND = (range(0xFB00, 0xFB07), range(0xFE70, 0xFF00))
JOINERS = re.compile("[\u200d\ufe00-\ufe0f\U000e0000-\U000e007f]")  # they only hold parts of emoji together


class Sieve:
    """Replaces in any JSON value what cannot be drawn; `used` says whether it had to."""

    def __init__(self, missing: set[str]) -> None:
        self.missing = missing
        self.used = False

    def clean(self, value: Any) -> Any:
        match value:
            case str():
                return "".join(map(self._drawn, JOINERS.sub("", value)))
            case dict():
                return {key: self.clean(kept) for key, kept in value.items()}
            case list() | tuple():
                return [self.clean(kept) for kept in value]
        return value

    def _drawn(self, character: str) -> str:
        if character.isascii():
            return character if character.isprintable() or character in "\n\t" else ""
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
            return ""  # controls, and what turns the direction of reading
        if character in self.missing or _is_beyond(ord(character)):
            self.used = True
            return STAND_IN
        return character


def _is_beyond(code: int) -> bool:
    return code >= FIRST_UNDRAWN and not any(code in drawn for drawn in DRAWN_BEYOND)
