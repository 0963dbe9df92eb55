"""Pages by key: nothing lost, nothing twice, forwards as backwards, whatever is typed in the address."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import signing
from django.db import connection

from essaim.kit.lists import paginate

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 5, 12, 12, tzinfo=UTC)
StoredFile = apps.get_model("files", "StoredFile")  # any table would do: one date, one that may be empty


def make(count, created=lambda i: NOON + timedelta(hours=i // 3), scanned=lambda i: None):
    """Three rows share each instant, so that ties are everywhere."""
    return StoredFile.objects.bulk_create(
        StoredFile(
            public_id=uuid4(),
            name=f"{i:03}",
            size=i + 1,
            sha256="0" * 64,
            storage_key=str(i),
            created_at=created(i),
            scanned_at=scanned(i),
        )
        for i in range(count)
    )


def walk(order, size, direction="next_cursor", params=None):
    pages, params = [], params or {}
    while True:
        page = paginate(StoredFile.objects.all(), params, order=order, size=size)
        pages.append([file.name for file in page])
        cursor = getattr(page, direction)
        if not cursor:
            return pages, page
        params = {"after" if direction == "next_cursor" else "before": cursor}


@pytest.mark.parametrize("size", [1, 4, 7, 20, 21])
@pytest.mark.parametrize(
    "order", ["created_at", "-created_at", "scanned_at", "-scanned_at", "-size", "name", "-public_id"]
)
def test_every_row_is_seen_once_forwards_and_backwards(order, size):
    make(20, scanned=lambda i: NOON + timedelta(hours=i // 4) if i % 3 else None)

    forwards, last = walk(order, size)
    backwards, first = walk(
        order, size, "prev_cursor", {"after": ""} if len(forwards) == 1 else {"before": ""}
    )
    seen = [name for page in forwards for name in page]

    assert sorted(seen) == [f"{i:03}" for i in range(20)]
    assert len(forwards) == -(-20 // size)
    if last.prev_cursor:
        backwards, first = walk(order, size, "prev_cursor", {"before": last.prev_cursor})
        before_the_last = [name for page in reversed(backwards) for name in page]
        assert before_the_last == seen[: len(before_the_last)]
        assert len(before_the_last) == 20 - len(forwards[-1])
        assert not first.prev_cursor
        assert first.next_cursor


def test_empty_values_come_last_in_both_orders():
    make(4, scanned=lambda i: NOON + timedelta(hours=i) if i < 2 else None)

    assert [f.name for f in paginate(StoredFile.objects.all(), {}, order="scanned_at")] == [
        "000",
        "001",
        "002",
        "003",
    ]
    assert [f.name for f in paginate(StoredFile.objects.all(), {}, order="-scanned_at")] == [
        "001",
        "000",
        "003",
        "002",
    ]


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é\x00",
        "a:b:c",
        "." * 5000,
        signing.dumps(["int", "1", "1"]),
        signing.dumps(["int", "x", "1"], salt="essaim.kit.lists:files.StoredFile:-created_at"),
        signing.dumps("x", salt="essaim.kit.lists:files.StoredFile:-created_at"),
        signing.dumps(["none", "", "x"], salt="essaim.kit.lists:files.StoredFile:-created_at"),
    ],
    ids=["word", "bytes", "parts", "long", "other list", "no number", "no list", "no kind"],
)
def test_a_cursor_that_is_not_ours_shows_the_first_page(name, cursor):
    make(3)

    assert len(paginate(StoredFile.objects.all(), {name: cursor})) == 3


def test_a_cursor_of_another_order_is_ignored():
    make(6)
    cursor = paginate(StoredFile.objects.all(), {}, order="name", size=2).next_cursor

    assert paginate(StoredFile.objects.all(), {"after": cursor}, order="-name", size=2).items[0].name == "005"


def test_when_all_that_followed_is_gone_the_list_starts_again():
    make(4)
    cursor = paginate(StoredFile.objects.all(), {}, order="name", size=2).next_cursor
    StoredFile.objects.filter(name__gt="001").delete()

    assert [file.name for file in paginate(StoredFile.objects.all(), {"after": cursor}, order="name")] == [
        "000",
        "001",
    ]


def test_an_empty_list_is_a_page():
    page = paginate(StoredFile.objects.all(), {})

    assert (len(page), page.next_cursor, page.prev_cursor) == (0, "", "")


@pytest.mark.parametrize("count", [1, 60])
def test_a_page_costs_one_query(count, django_assert_num_queries):
    make(count)

    with django_assert_num_queries(1):
        paginate(StoredFile.objects.all(), {})


def test_the_index_is_used_from_the_right_place():
    make(1)
    queryset = apps.get_model("mail", "Message").objects.all()
    cursor = signing.dumps(
        ["datetime", NOON.isoformat(), "5"], salt="essaim.kit.lists:mail.Message:-created_at", compress=True
    )
    with connection.cursor() as sql:
        sql.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plans = []

    def explain(execute, sql, params, many, context):
        with connection.connection.cursor() as bare:
            bare.execute(f"EXPLAIN {sql}", params)
            plans.extend(row[0] for row in bare.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        paginate(queryset, {"after": cursor})

    assert any("Index Cond" in line and "created_at" in line for line in plans)
    assert not any("Sort" in line for line in plans)
