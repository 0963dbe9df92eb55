"""One live piece per key and member: where two were left, the newest stays, the others become former ones."""

import django.db.models
from django.db import migrations

KEEP_THE_NEWEST = """
    UPDATE dossiers_piece SET removed_at = now() WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (
                PARTITION BY dossier_id, key, membership_id ORDER BY added_at DESC, id DESC
            ) AS place
            FROM dossiers_piece WHERE removed_at IS NULL AND key <> 'other'
        ) AS alive WHERE place > 1
    )
"""


class Migration(migrations.Migration):
    atomic = False  # rows are changed, then the table: PostgreSQL wants two transactions

    dependencies = [("dossiers", "0002_read_entry")]

    operations = [
        migrations.RunSQL(KEEP_THE_NEWEST, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="piece",
            constraint=django.db.models.UniqueConstraint(
                fields=["dossier", "key", "membership"],
                name="piece_one_alive",
                condition=django.db.models.Q(("removed_at", None), django.db.models.Q(("key", "other"), _negated=True)),
                nulls_distinct=False,
                violation_error_message="Une pièce est déjà jointe à cette place.",
            ),
        ),
    ]
