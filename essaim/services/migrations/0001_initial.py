import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import essaim.kit.references
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('organizations', '0001_initial'),
        ('poles', '0001_initial'),
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name='Adviser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('theme_keys', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), blank=True, default=list)),
                ('region_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list)),
                ('load', models.PositiveSmallIntegerField(default=8, verbose_name='demandes en cours, au plus')),
                ('is_active', models.BooleanField(default=True, verbose_name='en activité')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'conseiller',
            },
        ),
        migrations.CreateModel(
            name='Bouquet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('audience', models.CharField(choices=[('emerging', 'Pôles émergents'), ('existing', 'Pôles existants')], max_length=10, verbose_name='pour')),
                ('days_per_pole', models.DecimalField(decimal_places=1, default=5, max_digits=5, verbose_name='jours par pôle')),
                ('amount_per_pole', essaim.kit.money.MoneyField(decimal_places=2, default=5000, max_digits=12, verbose_name='montant par pôle (€)')),
                ('envelope_amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='enveloppe (€)')),
                ('held_amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, editable=False, max_digits=12, verbose_name='engagé (€)')),
                ('answer_hours', models.PositiveSmallIntegerField(default=72, verbose_name='heures ouvrées pour répondre')),
                ('free_cancel_hours', models.PositiveSmallIntegerField(default=48, verbose_name='annulation sans décompte, en heures')),
                ('offer_hours', models.PositiveSmallIntegerField(default=24, verbose_name='validité d’une place proposée, en heures')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'bouquet',
            },
        ),
        migrations.CreateModel(
            name='BouquetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('consultation', 'En consultation'), ('published', 'Publiée'), ('frozen', 'Figée'), ('replaced', 'Remplacée')], default='draft', editable=False, max_length=12)),
                ('intro', models.TextField(blank=True, max_length=4000, verbose_name='présentation')),
                ('presented_on', models.DateField(blank=True, null=True, verbose_name='présenté le')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ce qui change')),
                ('changes', models.JSONField(default=list, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('consultation_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='en consultation depuis')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publiée le')),
                ('frozen_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='figée le')),
                ('bouquet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='services.bouquet')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version d’un bouquet',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Charter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='version')),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('text', models.TextField(max_length=20000, verbose_name='texte')),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'charte',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='CharterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('quality', models.CharField(max_length=160, verbose_name='qualité')),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('charter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='services.charter')),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.pole')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'signature de la charte',
            },
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ouvert le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
                ('closed_reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('granted_days', models.DecimalField(decimal_places=1, default=0, max_digits=6, verbose_name='jours accordés')),
                ('held_days', models.DecimalField(decimal_places=1, default=0, editable=False, max_digits=6, verbose_name='jours pris')),
                ('granted_amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='montant accordé')),
                ('held_amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, editable=False, max_digits=12, verbose_name='montant pris')),
                ('bouquet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.bouquet')),
                ('dossier', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.pole')),
                ('signature', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.chartersignature')),
            ],
            options={
                'verbose_name': 'droit au bouquet',
            },
        ),
        migrations.CreateModel(
            name='DayMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='jours')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='montant (€)')),
                ('reason', models.CharField(max_length=500, verbose_name='motif')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves_out', to='services.entitlement')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves_in', to='services.entitlement')),
            ],
            options={
                'verbose_name': 'réallocation de jours',
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Sur liste d’attente'), ('offered', 'Place proposée'), ('booked', 'Réservée'), ('cancelled', 'Annulée'), ('done', 'Service rendu'), ('no_show', 'Absence non prévenue')], editable=False, max_length=10)),
                ('starts_at', models.DateTimeField(editable=False)),
                ('ends_at', models.DateTimeField(editable=False)),
                ('people', models.CharField(blank=True, max_length=300, verbose_name='qui vient')),
                ('days', models.DecimalField(decimal_places=1, default=0, editable=False, max_digits=4, verbose_name='jours')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, editable=False, max_digits=12, verbose_name='montant')),
                ('booked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('offered_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='à confirmer avant')),
                ('cancelled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('cancelled_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('is_charged', models.BooleanField(default=False, editable=False, verbose_name='décompté')),
                ('attended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('attendees', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='personnes présentes')),
                ('used_days', models.DecimalField(blank=True, decimal_places=1, editable=False, max_digits=4, null=True, verbose_name='temps passé (jours)')),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='services.entitlement')),
            ],
            options={
                'verbose_name': 'réservation',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('pole', 'Le pôle'), ('provider', 'Le prestataire')], max_length=8, verbose_name='de la part de')),
                ('score', models.PositiveSmallIntegerField(verbose_name='satisfaction')),
                ('learned', models.TextField(blank=True, max_length=3000, verbose_name='ce que vous avez appris')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='services.booking')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'retour sur un service',
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='du')),
                ('ends_at', models.DateTimeField(verbose_name='au')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='services.adviser')),
            ],
            options={
                'verbose_name': 'absence d’un conseiller',
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='PoleCoordinator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='poles.pole')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'coordonnateur d’un pôle',
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=160, unique=True, verbose_name='nom')),
                ('about', models.CharField(blank=True, max_length=500, verbose_name='présentation')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse de contact')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'prestataire',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('quarter', models.PositiveSmallIntegerField(verbose_name='trimestre')),
                ('days', models.DecimalField(decimal_places=1, max_digits=6, verbose_name='jours offerts')),
                ('held_days', models.DecimalField(decimal_places=1, default=0, editable=False, max_digits=6, verbose_name='jours pris')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capacities', to='services.provider')),
            ],
            options={
                'verbose_name': 'capacité d’un prestataire',
                'ordering': ['year', 'quarter'],
            },
        ),
        migrations.AddField(
            model_name='adviser',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advisers', to='services.provider'),
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('lineage', models.CharField(db_index=True, editable=False, max_length=10)),
                ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                ('summary', models.CharField(max_length=300, verbose_name='en une phrase')),
                ('description', models.TextField(blank=True, max_length=6000, verbose_name='description')),
                ('format', models.CharField(choices=[('individual', 'Accompagnement individuel'), ('collective', 'Atelier collectif'), ('visit', 'Visite d’étude'), ('transfer', 'Transfert entre pairs'), ('advice', 'Jours de conseil'), ('training', 'Formation')], max_length=12, verbose_name='format')),
                ('duration_days', models.DecimalField(decimal_places=1, default=1, max_digits=4, verbose_name='durée (jours)')),
                ('unit_cost', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='coût par pôle (€)')),
                ('audience_words', models.CharField(blank=True, max_length=300, verbose_name='public')),
                ('conditions', models.CharField(blank=True, max_length=500, verbose_name='conditions')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='pôles par séance')),
                ('region_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list)),
                ('is_remote', models.BooleanField(default=False, verbose_name='possible à distance')),
                ('maturity_min', models.PositiveSmallIntegerField(default=1)),
                ('maturity_max', models.PositiveSmallIntegerField(default=4)),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('providers', models.ManyToManyField(related_name='services', to='services.provider', verbose_name='prestataires')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='services.bouquetversion')),
            ],
            options={
                'verbose_name': 'service',
                'ordering': ['theme__position', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='lieu ou lien')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='places')),
                ('taken', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='prises')),
                ('held_days', models.DecimalField(decimal_places=1, default=0, editable=False, max_digits=4)),
                ('cancelled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('cancelled_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='services.adviser')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.service')),
            ],
            options={
                'verbose_name': 'créneau',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='booking',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='services.slot'),
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('words', models.TextField(max_length=4000, verbose_name='votre besoin')),
                ('who_comes', models.CharField(blank=True, max_length=300, verbose_name='qui participera')),
                ('wish', models.CharField(blank=True, max_length=300, verbose_name='pôle ou personne souhaités')),
                ('state', models.CharField(choices=[('waiting', 'En attente de réponse'), ('accepted', 'Acceptée'), ('declined', 'Déclinée'), ('cancelled', 'Annulée par le pôle'), ('closed', 'Terminée')], default='waiting', editable=False, max_length=10)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='réponse attendue avant')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='demandé le')),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='répondu le')),
                ('escalated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='remonté le')),
                ('escalations', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('declined_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motif')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Service rendu'), ('partly', 'Service rendu en partie'), ('redirected', 'Pôle orienté ailleurs'), ('no_need', 'Besoin disparu'), ('no_answer', 'Pôle sans réponse'), ('not_rendered', 'Service non rendu')], editable=False, max_length=12, verbose_name='issue')),
                ('outcome_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='précision')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='terminée le')),
                ('once_key', models.CharField(blank=True, editable=False, max_length=80)),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('adviser', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.adviser')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='services.entitlement')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.service')),
            ],
            options={
                'verbose_name': 'demande de service',
            },
        ),
        migrations.CreateModel(
            name='RequestMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=8000, verbose_name='message')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('mail_id', models.CharField(blank=True, editable=False, max_length=250, null=True, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='services.supportrequest')),
            ],
            options={
                'verbose_name': 'message d’une demande',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='booking',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='services.supportrequest'),
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(unique=True, verbose_name='identifiant')),
                ('label', models.CharField(max_length=120, verbose_name='thème')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('audience', models.CharField(choices=[('emerging', 'Pôles émergents'), ('existing', 'Pôles existants')], max_length=10, verbose_name='pour')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
            ],
            options={
                'verbose_name': 'thème',
                'ordering': ['audience', 'position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ['emerging', 'existing'])), name='theme_audience_is_known'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='theme_has_a_label')],
            },
        ),
        migrations.AddField(
            model_name='supportrequest',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.theme'),
        ),
        migrations.AddField(
            model_name='service',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.theme', verbose_name='thème'),
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('maturity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='où en êtes-vous')),
                ('urgency', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='urgence')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='en vos mots')),
                ('versions', models.JSONField(default=dict, editable=False)),
                ('from_dossier', models.BooleanField(default=False, editable=False, verbose_name='repris du dossier')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='services.entitlement')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.theme')),
            ],
            options={
                'verbose_name': 'besoin',
                'ordering': ['theme__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='pourquoi cette personne')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_as', models.CharField(blank=True, choices=[('accepted', 'Acceptée'), ('declined', 'Déclinée'), ('passed', 'Transmise'), ('late', 'Sans réponse à temps'), ('rerouted', 'Confiée à une autre personne'), ('cancelled', 'Annulée')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.adviser')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='services.supportrequest')),
            ],
            options={
                'verbose_name': 'passage d’une demande',
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='bouquet',
            constraint=models.UniqueConstraint(fields=('wave', 'audience'), name='bouquet_once_per_wave_and_audience', violation_error_message='Cette vague a déjà un bouquet pour ces pôles.'),
        ),
        migrations.AddConstraint(
            model_name='bouquet',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['emerging', 'existing'])), name='bouquet_audience_is_known'),
        ),
        migrations.AddConstraint(
            model_name='bouquet',
            constraint=models.CheckConstraint(condition=models.Q(('held_amount__gte', 0), ('held_amount__lte', models.F('envelope_amount'))), name='bouquet_never_over_its_envelope', violation_error_message='L’enveloppe ne peut pas être inférieure à ce qui est déjà engagé.'),
        ),
        migrations.AddConstraint(
            model_name='bouquet',
            constraint=models.CheckConstraint(condition=models.Q(('amount_per_pole__gte', 0), ('days_per_pole__gte', 0)), name='bouquet_allowances_are_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='bouquetversion',
            constraint=models.UniqueConstraint(fields=('bouquet', 'number'), name='bouquet_version_number'),
        ),
        migrations.AddConstraint(
            model_name='bouquetversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['published', 'frozen'])), fields=('bouquet',), name='bouquet_one_version_in_force'),
        ),
        migrations.AddConstraint(
            model_name='bouquetversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'consultation'])), fields=('bouquet',), name='bouquet_one_version_under_way', violation_error_message='Une version est déjà en préparation.'),
        ),
        migrations.AddConstraint(
            model_name='bouquetversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'consultation', 'published', 'frozen', 'replaced'])), name='bouquet_version_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='bouquetversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'consultation']), ('published_at__isnull', False), _connector='OR'), name='bouquet_version_published_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='chartersignature',
            constraint=models.UniqueConstraint(fields=('charter', 'pole'), name='charter_signed_once_per_pole', violation_error_message='Ce pôle a déjà signé cette version de la charte.'),
        ),
        migrations.AddIndex(
            model_name='entitlement',
            index=models.Index(fields=['pole', '-opened_at'], name='entitlement_by_pole'),
        ),
        migrations.AddConstraint(
            model_name='entitlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_reason', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_reason', ''), _negated=True)), _connector='OR'), name='entitlement_closed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='entitlement',
            constraint=models.CheckConstraint(condition=models.Q(('dossier__isnull', False), ('signature__isnull', False), _connector='XOR'), name='entitlement_by_dossier_or_charter'),
        ),
        migrations.AddConstraint(
            model_name='entitlement',
            constraint=models.CheckConstraint(condition=models.Q(('held_days__gte', 0), ('held_days__lte', models.F('granted_days'))), name='entitlement_never_over_its_days'),
        ),
        migrations.AddConstraint(
            model_name='entitlement',
            constraint=models.CheckConstraint(condition=models.Q(('held_amount__gte', 0), ('held_amount__lte', models.F('granted_amount'))), name='entitlement_never_over_its_amount'),
        ),
        migrations.AddConstraint(
            model_name='daymove',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('days__gte', 0), models.Q(('days__gt', 0), ('amount__gt', 0), _connector='OR')), name='day_move_gives_something', violation_error_message='Indiquez des jours ou un montant à donner.'),
        ),
        migrations.AddConstraint(
            model_name='daymove',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='day_move_says_why'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('booking', 'side'), name='feedback_once_per_side', violation_error_message='Votre retour est déjà enregistré.'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('score__range', (1, 5))), name='feedback_score_is_known'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['pole', 'provider'])), name='feedback_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='leave_ends_after_it_starts', violation_error_message='La fin de l’absence doit suivre son début.'),
        ),
        migrations.AddConstraint(
            model_name='polecoordinator',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('pole', 'user'), name='pole_coordinator_once'),
        ),
        migrations.AddConstraint(
            model_name='capacity',
            constraint=models.UniqueConstraint(fields=('provider', 'year', 'quarter'), name='capacity_once_per_quarter'),
        ),
        migrations.AddConstraint(
            model_name='capacity',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='capacity_quarter_is_known'),
        ),
        migrations.AddConstraint(
            model_name='capacity',
            constraint=models.CheckConstraint(condition=models.Q(('held_days__gte', 0), ('held_days__lte', models.F('days'))), name='capacity_never_over', violation_error_message='Des jours de ce trimestre sont déjà promis\xa0: gardez-les.'),
        ),
        migrations.AddConstraint(
            model_name='adviser',
            constraint=models.UniqueConstraint(fields=('provider', 'user'), name='adviser_once_per_provider', violation_error_message='Cette personne est déjà conseillère de ce prestataire.'),
        ),
        migrations.AddConstraint(
            model_name='adviser',
            constraint=models.CheckConstraint(condition=models.Q(('load__gte', 1)), name='adviser_load_is_positive'),
        ),
        migrations.AddIndex(
            model_name='slot',
            index=models.Index(fields=['service', 'starts_at'], name='slot_of_service'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_ends_after_it_starts', violation_error_message='La fin du créneau doit suivre son début.'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1), ('taken__lte', models.F('seats'))), name='slot_never_over_its_seats', violation_error_message='Il faut au moins une place.'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('cancelled_reason', ''), _negated=True), _connector='XOR'), name='slot_cancelled_says_why'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at', None)), expressions=[(models.Func(models.F('starts_at'), models.F('ends_at'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&'), ('adviser', '=')], name='slot_one_at_a_time_per_adviser', violation_error_message='Cette personne a déjà un créneau à ce moment.'),
        ),
        migrations.AddConstraint(
            model_name='requestmessage',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='request_message_has_words'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['entitlement', '-starts_at'], name='booking_by_entitlement'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'booked', 'cancelled', 'done', 'no_show'])), name='booking_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), ('offered_until__isnull', False), _connector='OR'), name='booking_offered_has_a_limit'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('amount', 0), ('days', 0)), _connector='OR'), name='booking_waiting_holds_nothing'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('slot', 'entitlement'), name='booking_once_per_slot', violation_error_message='Votre pôle est déjà inscrit à cette séance.'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('offered', 'booked', 'done', 'no_show'))), expressions=[(models.Func(models.F('starts_at'), models.F('ends_at'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&'), ('entitlement', '=')], name='booking_one_place_at_a_time', violation_error_message='Votre pôle a déjà une réservation à ce moment.'),
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(fields=['adviser', 'state'], name='support_request_inbox'),
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(fields=['-asked_at', '-id'], name='support_request_newest'),
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='support_request_due'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'accepted', 'declined', 'cancelled', 'closed'])), name='support_request_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('adviser__isnull', False), ('due_at__isnull', False)), ('escalated_at__isnull', False), _connector='OR'), name='support_request_is_held_or_escalated'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('declined_reason', ''), _negated=True), _connector='OR'), name='support_request_declined_says_why'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('outcome__in', ['done', 'partly', 'redirected', 'no_need', 'no_answer', 'not_rendered']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('outcome', '')), _connector='OR'), name='support_request_closed_has_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='supportrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('asked_by', 'once_key'), name='support_request_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('version', 'lineage'), name='service_once_per_version'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['individual', 'collective', 'visit', 'transfer', 'advice', 'training'])), name='service_format_is_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('duration_days__gt', 0), ('unit_cost__gte', 0)), name='service_costs_are_not_negative', violation_error_message='La durée doit être positive, et le coût ne peut pas être négatif.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='service_has_a_seat', violation_error_message='Une séance accueille au moins un pôle.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('maturity_max__lte', 4), ('maturity_min__gte', 1), ('maturity_min__lte', models.F('maturity_max'))), name='service_maturity_is_a_range', violation_error_message='Le premier niveau ne peut pas dépasser le dernier.'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('entitlement', 'theme'), name='need_once_per_theme'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('maturity', None), ('maturity__range', (1, 4)), _connector='OR'), name='need_maturity_is_known'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('urgency', None), ('urgency__range', (0, 3)), _connector='OR'), name='need_urgency_is_known'),
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_as', ''), ('ended_at', None)), models.Q(('ended_as', ''), _negated=True), _connector='OR'), name='turn_ended_says_how'),
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('request',), name='turn_one_at_a_time'),
        ),
    ]
