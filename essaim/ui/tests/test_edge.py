"""What every answer says, pages of errors included."""

import gzip

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/connexion/", "/nulle-part/", "/robots.txt", "/sante"])
def test_nobody_embeds_an_answer_and_none_asks_for_a_sensor(client, path):
    response = client.get(path)

    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "publickey-credentials" not in response["Permissions-Policy"]  # passkeys


def asked(client, path="/connexion/", accepts="gzip, br"):
    return client.get(path, headers={"Accept-Encoding": accepts})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/connexion/", "/nulle-part/"])
def test_a_page_leaves_compressed_and_says_the_same(client, path):
    response = asked(client, path)

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert int(response["Content-Length"]) == len(response.content)
    page = gzip.decompress(response.content).decode()
    assert page.rstrip().endswith("</html>")
    assert len(response.content) < len(page.encode()) / 2


@pytest.mark.django_db
def test_the_length_of_a_page_does_not_tell_what_it_holds(client):
    assert len({asked(client)["Content-Length"] for _ in range(12)}) > 1


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "accepts"), [("/connexion/", "identity"), ("/robots.txt", "gzip")])
def test_who_does_not_ask_and_what_is_no_page_get_it_plain(client, path, accepts):
    assert "Content-Encoding" not in asked(client, path, accepts)


@pytest.mark.django_db
def test_a_proxy_that_compresses_is_left_to_it(client, settings):
    settings.COMPRESS_PAGES = False

    assert "Content-Encoding" not in asked(client)
