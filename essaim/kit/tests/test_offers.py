"""What comes from above is given once, by whoever is ready."""

from essaim.kit.offers import Offer


def test_an_offer_holds_what_fills_it_once():
    offer = Offer[str]("words")
    offer.fill("one")
    offer.fill("one")
    offer.fill("two")

    assert list(offer) == ["one", "two"]


def test_what_is_filled_by_name_is_read_by_name_and_the_last_one_holds():
    offer = Offer[str]("addresses")
    assert offer.get("home") is None
    offer.fill("/", name="home")
    offer.fill("/accueil/", name="home")

    assert "home" in offer
    assert (offer.get("home"), list(offer)) == ("/accueil/", ["/accueil/"])
    offer.drop("home")
    assert list(offer) == []
