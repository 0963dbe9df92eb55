"""The table of `CACHES["default"]`: unlogged, since what it holds may be lost."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE IF NOT EXISTS cache_entry (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz
            );
            CREATE INDEX IF NOT EXISTS cache_entry_expires ON cache_entry (expires);
            """,
            "DROP TABLE IF EXISTS cache_entry",
        )
    ]
