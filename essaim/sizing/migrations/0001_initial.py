import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('services', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='nom du scénario')),
                ('given', models.JSONField()),
                ('result', models.JSONField(blank=True, null=True)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('once_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='services.bouquetversion')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.bouquetversion')),
            ],
            options={
                'verbose_name': 'scénario de dimensionnement',
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='scenario_progress_is_a_share'), models.CheckConstraint(condition=models.Q(('finished_at', None), models.Q(('progress', 100), ('result__isnull', False)), _connector='OR'), name='scenario_finished_has_a_result'), models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('made_by', 'once_key'), name='scenario_saved_once')],
            },
        ),
    ]
