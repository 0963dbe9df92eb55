"""The shared cache: what is kept, what expires, what two processes cannot both add."""

import pytest
from django.core.cache import cache
from django.db import connection

from essaim.kit.cache import forget_expired

pytestmark = pytest.mark.django_db


def expire():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache_entry SET expires = now() - interval '1 second'")


def test_a_value_is_kept_changed_and_removed():
    assert cache.get("a", "rien") == "rien"
    cache.set("a", [1.5, 2])
    cache.set("a", [3])
    assert cache.get("a") == [3]
    assert cache.touch("a", 60)
    assert cache.delete("a")
    assert not cache.delete("a")
    assert cache.get("a") is None


def test_a_key_is_added_once_until_it_expires():
    assert cache.add("a", True, 60)
    assert not cache.add("a", False, 60)
    expire()
    assert cache.get("a") is None
    assert not cache.touch("a")
    assert cache.add("a", False, 60)
    assert cache.get("a") is False


def test_what_never_expires_stays_and_the_rest_is_swept():
    cache.set("a", 1, None)
    cache.set("b", 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache_entry SET expires = expires - interval '1 hour'")

    assert forget_expired() == 1
    assert cache.get("a") == 1
    cache.clear()
    assert cache.get("a") is None


@pytest.mark.parametrize("operation", ["get", "delete"])
def test_each_operation_is_one_statement(operation, django_assert_num_queries):
    with django_assert_num_queries(2):
        cache.set("a", 1)
        getattr(cache, operation)("a")
