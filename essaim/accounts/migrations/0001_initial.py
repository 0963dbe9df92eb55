import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('appraiser', 'Instructeur régional (CRA)'), ('national_officer', 'Chargé de mission national (CNA)'), ('committee_member', 'Membre du comité'), ('programme_manager', 'Responsable du programme'), ('budget_manager', 'Gestionnaire budgétaire'), ('provider', 'Prestataire de services'), ('compagnon', 'Compagnon'), ('partner', 'Administration partenaire'), ('evaluator', 'Évaluateur tiers'), ('operator', 'Exploitant')], max_length=20, verbose_name='rôle')),
                ('call_slug', models.SlugField(blank=True, help_text='Laissez vide pour tous les appels.', verbose_name='appel')),
                ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='donné le')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retiré le')),
                ('revoked_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif du retrait')),
            ],
            options={
                'verbose_name': 'mandat',
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('method', models.CharField(choices=[('code', 'Code par message'), ('password', 'Mot de passe'), ('totp', 'Application d’authentification'), ('webauthn', 'Clé d’accès'), ('recovery_codes', 'Code de secours'), ('demo', 'Bouton de la démonstration')], max_length=20, verbose_name='moyen')),
                ('ip', models.GenericIPAddressField(blank=True, null=True, verbose_name='adresse IP')),
                ('device', models.CharField(blank=True, max_length=200, verbose_name='appareil')),
            ],
            options={
                'verbose_name': 'connexion',
            },
        ),
        migrations.CreateModel(
            name='Try',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'compte d’essais',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='nom')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='téléphone')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('is_service', models.BooleanField(default=False, editable=False, verbose_name='automate')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créé le')),
                ('invited_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'personne',
            },
        ),
    ]
