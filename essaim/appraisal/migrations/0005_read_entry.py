"""The log of readings moves to the dossiers, with what it holds: the desk writes in it too."""

from django.db import migrations

COPY = """
    INSERT INTO dossiers_readentry (what, at, dossier_id, user_id)
    SELECT what, at, dossier_id, user_id FROM appraisal_readentry ORDER BY id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0004_scores"),
        ("dossiers", "0002_read_entry"),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="readentry", name="read_entry_by_dossier"),
        migrations.DeleteModel(name="ReadEntry"),
    ]
