"""What every answer says, pages of errors included."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/connexion/", "/nulle-part/", "/robots.txt", "/sante"])
def test_nobody_embeds_an_answer_and_none_asks_for_a_sensor(client, path):
    response = client.get(path)

    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "publickey-credentials" not in response["Permissions-Policy"]  # passkeys
