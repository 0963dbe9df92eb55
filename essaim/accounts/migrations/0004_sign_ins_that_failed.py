from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_cache_table"),
    ]

    operations = [
        migrations.AddField(
            model_name="signin",
            name="succeeded",
            field=models.BooleanField(default=True, verbose_name="réussie"),
        ),
        migrations.AddField(
            model_name="signin",
            name="is_new_device",
            field=models.BooleanField(default=False, verbose_name="nouvel appareil"),
        ),
    ]
