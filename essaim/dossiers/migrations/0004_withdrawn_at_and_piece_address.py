"""When a dossier was withdrawn; an address of its own for each piece."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_one_live_piece")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="retiré le"),
        ),
        migrations.AddField(
            model_name="piece",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunSQL(
            "UPDATE dossiers_piece SET public_id = gen_random_uuid(); SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="piece",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
