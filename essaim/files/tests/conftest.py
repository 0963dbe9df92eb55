import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def anne(db):
    return get_user_model().objects.create_user("anne@example.fr")


@pytest.fixture
def bob(db):
    return get_user_model().objects.create_user("bob@example.fr")


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"
