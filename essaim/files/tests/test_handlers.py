import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import path

from essaim.files import actions
from essaim.kit.access import public

seen = {}


@public
def form(request):
    seen.update(title=request.POST["title"], size=request.FILES["piece"].size, file=request.FILES["piece"])
    with pytest.raises(ValidationError, match="trop lourd"):
        actions.store(request.FILES["piece"].file, request.FILES["piece"].name, by=object())
    return HttpResponse()


urlpatterns = [path("formulaire/", form)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_file_too_large_costs_nobody_the_rest_of_the_form(client, settings):
    settings.FILE_MAX_BYTES = 200_000
    huge = SimpleUploadedFile("gros.pdf", b"%PDF-" + bytes(5_000_000))

    assert client.post("/formulaire/", {"piece": huge, "title": "Jardin partagé"}).status_code == 200

    assert seen["title"] == "Jardin partagé"
    assert 200_000 < seen["size"] < 400_000
