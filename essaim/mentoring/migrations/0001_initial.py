import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import essaim.kit.references
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('poles', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='version')),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('text', models.TextField(max_length=20000, verbose_name='texte')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='empreinte')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'texte de l’accord de compagnonnage',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Compagnon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('state', models.CharField(choices=[('applied', 'Candidature reçue'), ('to_sign', 'Accord à signer'), ('active', 'En activité'), ('paused', 'En pause'), ('declined', 'Candidature déclinée'), ('ended', 'Mission terminée')], default='applied', editable=False, max_length=8)),
                ('about', models.TextField(max_length=2000, verbose_name='ce que vous transmettez')),
                ('theme_keys', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), default=list, verbose_name='thèmes')),
                ('activities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, verbose_name='activités')),
                ('territory_kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rural', 'Rural'), ('town', 'Ville et agglomération'), ('metropolis', 'Métropole'), ('overseas', 'Outre-mer')], max_length=10), blank=True, default=list, verbose_name='genres de territoire')),
                ('stages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unknown', 'Non connu'), ('idea', 'Idée'), ('emerging', 'Émergent'), ('running', 'En activité')], max_length=10), blank=True, default=list, verbose_name='stades accompagnés')),
                ('region_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list, verbose_name='régions servies')),
                ('days_per_quarter', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='jours par trimestre')),
                ('days_per_pair', models.DecimalField(decimal_places=1, default=Decimal('2'), max_digits=4, verbose_name='jours par trimestre pour un pôle')),
                ('day_value', essaim.kit.money.MoneyField(decimal_places=2, default=Decimal('450'), max_digits=12, verbose_name='valeur d’un jour (€)')),
                ('applied_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('is_named', models.BooleanField(default=False, editable=False, verbose_name='nommé par l’administration')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motif')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('applied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pole', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.pole', verbose_name='pôle')),
            ],
            options={
                'verbose_name': 'compagnon',
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte du texte signé')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('quality', models.CharField(max_length=160, verbose_name='qualité')),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='signé le')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentoring.agreementtext')),
                ('compagnon', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='mentoring.compagnon')),
            ],
            options={
                'verbose_name': 'accord de compagnonnage',
                'ordering': ['-signed_at'],
            },
        ),
        migrations.CreateModel(
            name='CompagnonPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('left_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='parti le')),
                ('compagnon', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='mentoring.compagnon')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'personne d’un compagnon',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MatchingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given', models.JSONField()),
                ('result', models.JSONField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='appliqué le')),
                ('applied_count', models.PositiveIntegerField(default=0, verbose_name='paires proposées')),
                ('waiting', models.JSONField(blank=True, default=list)),
                ('left_aside', models.JSONField(blank=True, default=list)),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'appariement national',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposée aux deux'), ('awaits_pole', 'En attente du pôle'), ('awaits_compagnon', 'En attente du compagnon'), ('cooling', 'Délai de réflexion'), ('active', 'En cours'), ('declined', 'Déclinée'), ('withdrawn', 'Rétractée'), ('stopped', 'Arrêtée'), ('closed', 'Terminée'), ('shared', 'Terminée et partagée')], default='proposed', editable=False, max_length=16)),
                ('mode', models.CharField(choices=[('chosen', 'Choisi par le pôle'), ('suggested', 'Proposé au pôle d’après les scores'), ('manager', 'Proposé par un responsable'), ('optimum', 'Optimum national')], max_length=10, verbose_name='mode')),
                ('theme_keys', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), blank=True, default=list)),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='ce qui est attendu')),
                ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('why', models.CharField(blank=True, max_length=1000, verbose_name='pourquoi')),
                ('days', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='jours par trimestre')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='proposée le')),
                ('agreed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='acceptée par les deux le')),
                ('cooling_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='réflexion jusqu’au')),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='commencée le')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='finie le')),
                ('reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='motif')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('compagnon', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='mentoring.compagnon')),
                ('ended_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.pole')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairs', to='mentoring.matchingrun')),
            ],
            options={
                'verbose_name': 'compagnonnage',
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=300, verbose_name='objectif')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='échéance')),
                ('outcome', models.CharField(choices=[('open', 'En cours'), ('met', 'Atteint'), ('partly', 'Atteint en partie'), ('dropped', 'Abandonné')], default='open', max_length=8, verbose_name='où en est-il')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='précision')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='mentoring.pair')),
            ],
            options={
                'verbose_name': 'objectif de compagnonnage',
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ExitReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('pole', 'Le pôle'), ('compagnon', 'Le compagnon')], max_length=9, verbose_name='de la part de')),
                ('score', models.PositiveSmallIntegerField(verbose_name='satisfaction')),
                ('learned', models.TextField(max_length=3000, verbose_name='ce que vous avez appris')),
                ('advice', models.TextField(blank=True, max_length=2000, verbose_name='votre conseil à un autre pôle')),
                ('consents', models.BooleanField(default=False, verbose_name='accord pour en faire une fiche publique')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='mentoring.pair')),
            ],
            options={
                'verbose_name': 'bilan de compagnonnage',
                'ordering': ['side'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='date')),
                ('kind', models.CharField(choices=[('visit', 'Visite'), ('remote', 'À distance'), ('workshop', 'Atelier avec les membres'), ('preparation', 'Préparation')], max_length=12, verbose_name='forme')),
                ('days', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='temps du compagnon (jours)')),
                ('day_value', models.DecimalField(decimal_places=2, editable=False, max_digits=12)),
                ('summary', models.CharField(max_length=1000, verbose_name='ce qui a été fait')),
                ('next_step', models.CharField(blank=True, max_length=500, verbose_name='suite prévue')),
                ('logged_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('once_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('logged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='mentoring.pair')),
            ],
            options={
                'verbose_name': 'séance de compagnonnage',
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='agreementtext',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='agreement_text_has_words'),
        ),
        migrations.AddConstraint(
            model_name='compagnon',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'to_sign', 'active', 'paused', 'declined', 'ended'])), name='compagnon_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='compagnon',
            constraint=models.CheckConstraint(condition=models.Q(('day_value__gte', 0), ('days_per_pair__gt', 0), ('days_per_quarter__gt', 0)), name='compagnon_days_are_positive', violation_error_message='Les jours doivent être positifs.'),
        ),
        migrations.AddConstraint(
            model_name='compagnon',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='compagnon_declined_says_why'),
        ),
        migrations.AddConstraint(
            model_name='compagnon',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='compagnon_ended_says_why'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('compagnon', 'text'), name='agreement_once_per_text', violation_error_message='Cette version de l’accord est déjà signée.'),
        ),
        migrations.AddConstraint(
            model_name='compagnonperson',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('compagnon', 'user'), name='compagnon_person_once', violation_error_message='Cette personne est déjà de ce compagnon.'),
        ),
        migrations.AddConstraint(
            model_name='matchingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at', None), ('applied_by', None)), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False)), _connector='OR'), name='matching_run_applied_by_someone'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['compagnon', 'state'], name='pair_by_compagnon'),
        ),
        migrations.AddIndex(
            model_name='pair',
            index=models.Index(fields=['-proposed_at', '-id'], name='pair_newest'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'awaits_pole', 'awaits_compagnon', 'cooling', 'active', 'declined', 'withdrawn', 'stopped', 'closed', 'shared'])), name='pair_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['chosen', 'suggested', 'manager', 'optimum'])), name='pair_mode_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'awaits_pole', 'awaits_compagnon', 'cooling', 'active'))), fields=('pole',), name='pair_one_live_per_pole', violation_error_message='Ce pôle a déjà un compagnonnage en cours ou proposé.'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('cooling', 'active', 'stopped', 'closed', 'shared')), _negated=True), models.Q(('agreed_at__isnull', False), ('cooling_until__gte', models.F('agreed_at'))), _connector='OR'), name='pair_agreed_has_a_delay'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['active', 'stopped', 'closed', 'shared']), _negated=True), ('started_at__isnull', False), _connector='OR'), name='pair_started_when_active'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'awaits_pole', 'awaits_compagnon', 'cooling', 'active')), ('ended_at__isnull', False), _connector='XOR'), name='pair_ended_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='pair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='pair_stopped_says_why'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['open', 'met', 'partly', 'dropped'])), name='goal_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='goal_has_words'),
        ),
        migrations.AddConstraint(
            model_name='exitreview',
            constraint=models.UniqueConstraint(fields=('pair', 'side'), name='exit_review_once_per_side', violation_error_message='Le bilan de ce côté est déjà écrit.'),
        ),
        migrations.AddConstraint(
            model_name='exitreview',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['pole', 'compagnon'])), name='exit_review_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='exitreview',
            constraint=models.CheckConstraint(condition=models.Q(('score__range', (1, 5))), name='exit_review_score_is_known'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['visit', 'remote', 'workshop', 'preparation'])), name='session_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('days__gt', 0), ('days__lte', 20)), name='session_time_is_positive', violation_error_message='Le temps d’une séance va d’une heure à vingt jours.'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('pair', 'once_key'), name='session_logged_once'),
        ),
    ]
