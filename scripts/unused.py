"""Refuses functions, classes, methods and imports that nothing names: no code, template nor text.

vulture reads the code; what a framework calls by its name is in CALLED, what a template or a dotted path of
the settings names is found as a word.
"""

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[1]
CODE = ["essaim", "config", "machine", "scripts", "tests", "conftest.py"]
KINDS = {"function", "class", "method", "import", "property"}
DECORATORS = [
    "@app.*",
    "@register.*",
    "@receiver*",
    "@later.*",
    "@rule",
    "@invariant",
    "@precondition",
    "@sample*",
    "@pytest.*",
    "@factory.*",
    "@*validator*",
]
CALLED = {
    "Django": "*Config, *Middleware, add_arguments, handle, clean_*, _post_clean, widget_attrs",
    "its uploads and caches": "receive_data_chunk, file_complete, PostgresCache, SessionBackend",
    "a name in quotes": "HtmxDetails, _User",
    "allauth": "*Adapter, is_open_for_signup, send_mail",
    "procrastinate": "get_sync_connector",
    "hypothesis": "teardown",
    "test_every_euro, by their names": "reprice, abandon, certify, claim, correct_repayment, meet, undeclare",
    "the standard library": "handle_starttag, handle_endtag, handle_data, log_message, do_GET, do_POST",
    "aiosmtpd": "handle_RCPT, handle_DATA",
    "pytest": "test_*, Test*, pytest_*, pytestmark",
}


def unused() -> list[str]:
    names = [name.strip() for names in CALLED.values() for name in names.split(",")]
    reader = Vulture(ignore_names=names, ignore_decorators=DECORATORS)
    reader.scavenge([str(ROOT / path) for path in CODE], exclude=["*/migrations/*"])
    told = set(re.findall(r"\w+", _texts()))
    items = [item for item in reader.get_unused_code(min_confidence=60) if item.typ in KINDS]
    return [
        f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: unused {item.typ} {item.name}"
        for item in items
        if item.name not in told
    ]


def _texts() -> str:
    pages = [
        *ROOT.glob("essaim/**/templates/**/*.*"),
        ROOT / "config/settings.py",
        ROOT / "tests/settings.py",
    ]
    return " ".join(path.read_text() for path in pages if path.is_file())


if __name__ == "__main__":
    found = unused()
    print("\n".join(found))
    sys.exit(bool(found))
