import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=255, verbose_name='nom')),
                ('size', models.PositiveBigIntegerField(verbose_name='taille (octets)')),
                ('content_type', models.CharField(max_length=100)),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('storage_key', models.CharField(editable=False, max_length=120, unique=True)),
                ('scan_state', models.CharField(choices=[('pending', 'Analyse en cours'), ('clean', 'Aucun virus trouvé'), ('infected', 'Virus trouvé'), ('not_scanned', 'Non analysé')], default='pending', max_length=12)),
                ('scan_report', models.CharField(blank=True, max_length=200)),
                ('scanned_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fichier',
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('file_format', models.CharField(max_length=4, verbose_name='format')),
                ('params', models.JSONField(default=dict)),
                ('step', models.CharField(choices=[('waiting', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'Échec')], default='waiting', editable=False, max_length=10)),
                ('done', models.PositiveIntegerField(default=0, editable=False, verbose_name='lignes écrites')),
                ('total', models.PositiveIntegerField(editable=False, null=True, verbose_name='lignes en tout')),
                ('error', models.CharField(blank=True, editable=False, max_length=500)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('finished_at', models.DateTimeField(editable=False, null=True)),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='exports', to='files.storedfile')),
            ],
            options={
                'verbose_name': 'export',
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('touched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('file', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='upload', to='files.storedfile')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'envoi en cours',
            },
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='stored_file_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='stored_file_hash'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(('scan_state__in', ['pending', 'clean', 'infected', 'not_scanned'])), name='stored_file_scan_is_known'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scan_state__in', ['clean', 'infected']), _negated=True), ('scanned_at__isnull', False), _connector='OR'), name='stored_file_verdict_has_a_date'),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['created_at'], name='export_oldest'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['waiting', 'running', 'ready', 'failed'])), name='export_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['ready', 'failed']), ('finished_at__isnull', True), _connector='XOR'), name='export_ends_when_it_ends'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['touched_at'], name='upload_oldest'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('received__lte', models.F('size')), ('size__gt', 0)), name='upload_never_exceeds_what_was_announced'),
        ),
    ]
