"""The settings of the bench: those of the product, and one more page, which says what this machine can do."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
