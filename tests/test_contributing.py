"""The pages for newcomers send to files that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ["CONTRIBUTING.md", "SECURITY.md", "README.md", "docs/testing.md", "docs/architecture.md"]
MADE = {".venv", ".cache"}  # by a command, later


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page):
    text = (ROOT / page).read_text()
    links = [(ROOT / page).parent / link for link in re.findall(r"\]\((?!https?:)([^)#]+)", text)]
    named = [ROOT / path for path in re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?)`", text)]
    missing = [path for path in (*links, *named) if not MADE & {*path.parts} and not path.exists()]
    assert [str(path.relative_to(ROOT)) for path in missing] == []


@pytest.mark.parametrize("recipe", ["page", "message", "kind of question", "role", "column of", "format of"])
def test_each_recipe_ends_with_the_test_that_tells(recipe):
    text = (ROOT / "CONTRIBUTING.md").read_text()
    (steps,) = [part for part in text.split("\n### A ")[1:] if part.startswith(recipe)]
    assert "Said by: " in steps
