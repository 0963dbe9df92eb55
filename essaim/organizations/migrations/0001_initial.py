import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('siren', models.CharField(blank=True, max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(blank=True, max_length=14, verbose_name='SIRET')),
                ('rna', models.CharField(blank=True, max_length=10, verbose_name='numéro RNA')),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('legal_form_code', models.CharField(blank=True, max_length=4, verbose_name='catégorie juridique (Insee)')),
                ('legal_form', models.CharField(blank=True, max_length=160, verbose_name='forme juridique')),
                ('legal_family', models.CharField(choices=[('association', 'Association'), ('foundation', 'Fondation ou fonds de dotation'), ('cooperative', 'Coopérative'), ('mutual', 'Mutuelle'), ('company', 'Société commerciale'), ('public', 'Personne publique'), ('person', 'Personne physique'), ('other', 'Autre')], default='other', max_length=12, verbose_name='famille')),
                ('ess_quality', models.CharField(choices=[('yes', 'Entreprise de l’ESS'), ('no', 'Hors ESS'), ('unknown', 'Non connue')], default='unknown', max_length=8, verbose_name='qualité ESS')),
                ('ess_evidence', models.CharField(blank=True, max_length=160, verbose_name='ce qui le dit')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='adresse')),
                ('activity_code', models.CharField(blank=True, max_length=6, verbose_name='activité (NAF)')),
                ('active', models.BooleanField(default=True, verbose_name='en activité')),
                ('partly_hidden', models.BooleanField(default=False, verbose_name='diffusion partielle')),
                ('origin', models.CharField(choices=[('registry', 'Registre public'), ('manual', 'Saisie à la main'), ('facts', 'Source publiée')], default='manual', max_length=8, verbose_name='origine')),
                ('checked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='vérifié le')),
                ('rechecked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dernier essai')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.commune', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'organisation',
                'constraints': [models.UniqueConstraint(condition=models.Q(('siret', ''), _negated=True), fields=('siret',), name='organization_one_per_siret'), models.UniqueConstraint(condition=models.Q(('siret', ''), models.Q(('rna', ''), _negated=True)), fields=('rna',), name='organization_one_per_rna_without_siret'), models.CheckConstraint(condition=models.Q(('siret', ''), ('siret__regex', '^\\d{14}$'), _connector='OR'), name='organization_siret_has_14_digits'), models.CheckConstraint(condition=models.Q(('siren', ''), ('siren__regex', '^\\d{9}$'), _connector='OR'), name='organization_siren_has_9_digits'), models.UniqueConstraint(condition=models.Q(('origin', 'facts')), fields=('name',), name='organization_published_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='organization_has_a_name'), models.CheckConstraint(condition=models.Q(('rna', ''), ('rna__regex', '^W[0-9A-Z]{2}\\d{7}$'), _connector='OR'), name='organization_rna_is_official'), models.CheckConstraint(condition=models.Q(models.Q(('origin', 'registry'), _negated=True), ('checked_at__isnull', False), _connector='OR'), name='organization_registry_says_when')],
            },
        ),
        migrations.CreateModel(
            name='RegistryExchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('query', models.CharField(max_length=100, verbose_name='recherche')),
                ('status', models.CharField(choices=[('found', 'Trouvée'), ('ceased', 'Fermée'), ('unknown', 'Inconnue'), ('timeout', 'Sans réponse'), ('busy', 'Registre saturé'), ('error', 'Registre en panne'), ('malformed', 'Réponse illisible')], max_length=20, verbose_name='résultat')),
                ('http_status', models.PositiveSmallIntegerField(null=True)),
                ('duration_ms', models.PositiveIntegerField(default=0)),
                ('answer', models.JSONField(null=True, verbose_name='réponse utile')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pour')),
            ],
            options={
                'verbose_name': 'échange avec le registre',
                'indexes': [models.Index(fields=['query', '-at'], name='registry_exchange_cache'), models.Index(fields=['asked_by', '-at'], name='registry_exchange_throttle'), models.Index(fields=['at'], name='registry_exchange_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['found', 'ceased', 'unknown', 'timeout', 'busy', 'error', 'malformed'])), name='registry_exchange_status_is_known')],
            },
        ),
    ]
