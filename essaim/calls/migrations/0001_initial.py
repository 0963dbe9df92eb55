import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='adresse')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('published', 'Publié'), ('ended', 'Terminé')], default='draft', editable=False, max_length=10)),
                ('opens_on', models.DateField(verbose_name='ouvert à partir du')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('working', models.JSONField(default=dict, editable=False)),
                ('working_number', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'appel',
            },
        ),
        migrations.CreateModel(
            name='CallDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='calls.call')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CallVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ce qui change')),
                ('changes', models.JSONField(default=list)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='calls.call')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='call',
            name='version',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.callversion'),
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='adresse')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('published', 'Publiée'), ('closed', 'Close par anticipation'), ('archived', 'Archivée')], default='draft', editable=False, max_length=10)),
                ('working', models.JSONField(editable=False)),
                ('working_number', models.PositiveIntegerField(default=1, editable=False)),
                ('opens_at', models.DateTimeField(editable=False, null=True, verbose_name='ouverture')),
                ('closes_at', models.DateTimeField(editable=False, null=True, verbose_name='clôture')),
                ('envelope_amount', essaim.kit.money.MoneyField(decimal_places=2, editable=False, max_digits=12, null=True, verbose_name='enveloppe')),
                ('closed_early_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_early_reason', models.TextField(blank=True, editable=False)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='calls.call', verbose_name='appel')),
            ],
            options={
                'verbose_name': 'vague',
            },
        ),
        migrations.CreateModel(
            name='WaveVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ce qui change')),
                ('changes', models.JSONField(default=list)),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='calls.wave')),
            ],
        ),
        migrations.AddField(
            model_name='wave',
            name='version',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.waveversion'),
        ),
        migrations.AddConstraint(
            model_name='callversion',
            constraint=models.UniqueConstraint(fields=('call', 'number'), name='call_version_number'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'ended'])), name='call_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on', None), ('closes_on__gt', models.F('opens_on')), _connector='OR'), name='call_closes_after_it_opens', violation_error_message='La fin de l’appel doit suivre son ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('version__isnull', False), _connector='OR'), name='call_published_has_a_version'),
        ),
        migrations.AddConstraint(
            model_name='waveversion',
            constraint=models.UniqueConstraint(fields=('wave', 'number'), name='wave_version_number'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'closed', 'archived'])), name='wave_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('closes_at__isnull', False), ('opens_at__isnull', False), ('version__isnull', False)), _connector='OR'), name='wave_published_has_a_version_and_dates'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at', None), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='wave_closes_after_it_opens', violation_error_message='La clôture doit suivre l’ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_early_at__isnull', False), models.Q(('closed_early_reason', ''), _negated=True)), _connector='OR'), name='wave_closed_early_says_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('envelope_amount', None), ('envelope_amount__gte', 0), _connector='OR'), name='wave_envelope_is_positive'),
        ),
    ]
