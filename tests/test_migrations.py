"""What was released is never edited: a database somewhere has run it. A change is one more migration."""

import hashlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
RELEASED = Path(__file__).with_name("released_migrations.toml")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_released_migration_is_the_one_that_was_released():
    for release, files in tomllib.loads(RELEASED.read_text()).items():
        for name, known in files.items():
            path = ROOT / name
            assert path.exists(), f"{name}, released in {release}, is gone: databases have run it"
            assert digest(path) == known, f"{name} was released in {release}: write another migration instead"


def test_every_capability_with_tables_was_released_with_its_first_migration():
    released = {name for files in tomllib.loads(RELEASED.read_text()).values() for name in files}
    for name in ("accounts", "audit", "dossiers", "portfolio", "committee", "decisions"):
        assert f"essaim/{name}/migrations/0001_initial.py" in released


def write(release: str) -> None:
    """`python -m tests.test_migrations 0.3.0`: adds to the list what this release brings."""
    known = {name for files in tomllib.loads(RELEASED.read_text()).values() for name in files}
    found = sorted(path for path in ROOT.glob("essaim/*/migrations/[0-9]*.py"))
    new = [path for path in found if str(path.relative_to(ROOT)) not in known]
    lines = [f'"{path.relative_to(ROOT)}" = "{digest(path)}"' for path in new]
    with RELEASED.open("a") as file:
        file.write("\n".join(["", f'["{release}"]', *lines, ""]))


if __name__ == "__main__":
    import sys

    write(sys.argv[1])
