import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skills', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, verbose_name='compétences')),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, verbose_name='thèmes')),
                ('load', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(200)], verbose_name='dossiers acceptés par vague')),
                ('seniority', models.CharField(choices=[('newcomer', 'Première fois'), ('confirmed', 'Confirmé'), ('senior', 'Senior')], default='confirmed', max_length=9, verbose_name='ancienneté')),
                ('sirens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list)),
                ('past_sirens', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='mis à jour le')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'expert',
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('ends_on', models.DateField(verbose_name='au')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='appraisal.expert')),
            ],
            options={
                'verbose_name': 'absence',
                'ordering': ['starts_on'],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=50, verbose_name='volet')),
                ('level', models.CharField(choices=[('region', 'Région'), ('nation', 'National')], max_length=6, verbose_name='niveau')),
                ('opens_at', models.DateTimeField(verbose_name='ouverture')),
                ('closes_at', models.DateTimeField(verbose_name='fin')),
                ('blind', models.BooleanField(default=False, verbose_name='noms masqués')),
                ('others', models.CharField(choices=[('never', 'Jamais'), ('after_own', 'Après avoir remis le sien'), ('after_close', 'Après la fin de la phase')], default='after_own', max_length=11, verbose_name='avis des autres visibles')),
                ('method', models.CharField(choices=[('raw', 'La moyenne brute'), ('corrected', 'La note corrigée de la sévérité')], default='raw', max_length=9, verbose_name='note qui compte')),
                ('disagreement', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='écart qui ouvre une troisième lecture')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'phase d’évaluation',
                'ordering': ['opens_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given', models.JSONField()),
                ('result', models.JSONField()),
                ('readers', models.JSONField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='appliquée le')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='appraisal.phase')),
            ],
            options={
                'verbose_name': 'proposition de répartition',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list)),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='commentaire pour le niveau national')),
                ('number', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='arrêté le')),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='appraisal.phase')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'classement régional',
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('level', models.CharField(choices=[('region', 'Région'), ('nation', 'National')], max_length=6, verbose_name='niveau')),
                ('state', models.CharField(choices=[('invited', 'Invité'), ('accepted', 'A accepté'), ('declined', 'A décliné'), ('withdrawn', 'S’est retiré')], default='invited', editable=False, max_length=9)),
                ('load', models.PositiveSmallIntegerField(default=10, verbose_name='dossiers au plus')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'lecteur',
            },
        ),
        migrations.CreateModel(
            name='PairRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('imposed', models.BooleanField(verbose_name='imposée')),
                ('reason', models.CharField(max_length=300, verbose_name='motif')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.dossier')),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pair_rules', to='appraisal.phase')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='appraisal.reader')),
            ],
            options={
                'verbose_name': 'paire imposée ou interdite',
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('door', models.CharField(max_length=50, verbose_name='volet')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='pourquoi')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='motif du retrait')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='appraisal.reader')),
            ],
            options={
                'verbose_name': 'lecture confiée',
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('draft', 'En cours'), ('submitted', 'Remis'), ('returned', 'À reprendre')], default='draft', editable=False, max_length=9)),
                ('scores', models.JSONField(default=dict)),
                ('for_candidate', models.TextField(blank=True, max_length=10000, verbose_name='pour le candidat')),
                ('for_committee', models.TextField(blank=True, max_length=10000, verbose_name='pour le comité')),
                ('private', models.TextField(blank=True, max_length=10000, verbose_name='notes privées')),
                ('versions', models.JSONField(default=dict)),
                ('total', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='note sur 20')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='remis le')),
                ('return_reason', models.CharField(blank=True, max_length=500, verbose_name='motif de la reprise')),
                ('duty', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review', to='appraisal.duty')),
            ],
            options={
                'verbose_name': 'avis',
            },
        ),
        migrations.CreateModel(
            name='ScoreRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given', models.JSONField()),
                ('result', models.JSONField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_runs', to='appraisal.phase')),
            ],
            options={
                'verbose_name': 'calcul des notes',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='ThirdReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spread', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='écart')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='third_readings', to='appraisal.phase')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='third_readings', to='appraisal.scorerun')),
            ],
            options={
                'verbose_name': 'troisième lecture',
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('organization', 'Organisation membre du pôle'), ('author', 'Personne nommée dans le dossier'), ('past', 'Ancien employeur'), ('domain', 'Domaine de l’adresse'), ('support', 'Accompagnement du pôle'), ('mentoring', 'Compagnonnage')], max_length=12, verbose_name='origine')),
                ('blocking', models.BooleanField(verbose_name='écarte le dossier')),
                ('detail', models.CharField(max_length=500, verbose_name='précision')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.dossier')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lien',
                'ordering': ['source'],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('', 'Rien de déclaré'), ('none', 'Aucun lien'), ('tie', 'Un lien'), ('ask', 'Question posée')], max_length=4, verbose_name='déclaration')),
                ('what', models.CharField(blank=True, max_length=1000, verbose_name='précision')),
                ('declared_at', models.DateTimeField(blank=True, null=True)),
                ('pinned', models.CharField(blank=True, choices=[('', 'Non'), ('in', 'Peut lire'), ('out', 'Ne peut pas lire')], max_length=3, verbose_name='fixé par un responsable')),
                ('pinned_reason', models.CharField(blank=True, max_length=1000, verbose_name='motif')),
                ('pinned_at', models.DateTimeField(blank=True, null=True)),
                ('barred', models.BooleanField(default=False, editable=False)),
                ('opens', models.BooleanField(default=False, editable=False)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.dossier')),
                ('pinned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'déclaration d’intérêts',
                'indexes': [models.Index(condition=models.Q(('barred', True)), fields=['user', 'dossier'], name='declaration_bars')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['', 'none', 'tie', 'ask'])), name='declaration_kind_is_known'), models.CheckConstraint(condition=models.Q(('pinned__in', ['', 'in', 'out'])), name='declaration_pin_is_known'), models.CheckConstraint(condition=models.Q(('kind', ''), ('declared_at__isnull', False), _connector='XOR'), name='declaration_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('pinned', ''), ('pinned_at', None), ('pinned_by', None), ('pinned_reason', '')), models.Q(models.Q(('pinned', ''), _negated=True), ('pinned_at__isnull', False), ('pinned_by__isnull', False), models.Q(('pinned_reason', ''), _negated=True)), _connector='OR'), name='declaration_pin_says_who_and_why'), models.CheckConstraint(condition=models.Q(('barred', False), ('opens', False), _connector='OR'), name='declaration_barred_opens_nothing'), models.UniqueConstraint(fields=('user', 'dossier'), name='declaration_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='expert',
            constraint=models.CheckConstraint(condition=models.Q(('seniority__in', ['newcomer', 'confirmed', 'senior'])), name='expert_seniority_is_known'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_it_starts', violation_error_message='La fin de l’absence doit suivre son début.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.UniqueConstraint(fields=('expert', 'starts_on', 'ends_on'), name='absence_once'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['region', 'nation'])), name='phase_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('others__in', ['never', 'after_own', 'after_close'])), name='phase_others_is_known'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['raw', 'corrected'])), name='phase_method_is_known'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('disagreement', None), models.Q(('disagreement__gte', 0), ('disagreement__lte', 20)), _connector='OR'), name='phase_disagreement_is_a_gap', violation_error_message='L’écart est compris entre 0 et 20.'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='phase_closes_after_it_opens', violation_error_message='La fin de la phase doit suivre son ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=models.UniqueConstraint(fields=('wave', 'door', 'level'), name='phase_once', violation_error_message='Cette phase existe déjà.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at', None), ('applied_by', None)), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False)), _connector='OR'), name='proposal_applied_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='ranking',
            constraint=models.UniqueConstraint(fields=('phase', 'region'), name='ranking_once'),
        ),
        migrations.AddIndex(
            model_name='reader',
            index=models.Index(fields=['user', 'state'], name='reader_by_user'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['region', 'nation'])), name='reader_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'accepted', 'declined', 'withdrawn'])), name='reader_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'nation'), ('region', None)), models.Q(('level', 'region'), ('region__isnull', False)), _connector='OR'), name='reader_region_goes_with_its_level', violation_error_message='Un lecteur régional a une région, un lecteur national n’en a pas.'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'invited'), ('answered_at__isnull', False), _connector='XOR'), name='reader_answer_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.UniqueConstraint(fields=('wave', 'user', 'level', 'region'), name='reader_once', nulls_distinct=False, violation_error_message='Cette personne est déjà invitée à ce niveau.'),
        ),
        migrations.AddConstraint(
            model_name='pairrule',
            constraint=models.UniqueConstraint(fields=('phase', 'reader', 'dossier'), name='pair_rule_once'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['dossier'], name='duty_by_dossier'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('reader', 'dossier', 'door'), name='duty_once', violation_error_message='Ce dossier est déjà confié à cette personne.'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('ended_reason', ''), _negated=True), _connector='XOR'), name='duty_ended_says_why'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned'])), name='review_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), models.Q(('submitted_at__isnull', False), ('total__isnull', False)), _connector='OR'), name='review_submitted_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='thirdreading',
            constraint=models.UniqueConstraint(fields=('phase', 'dossier'), name='third_reading_once'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['organization', 'author', 'past', 'domain', 'support', 'mentoring'])), name='tie_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.UniqueConstraint(fields=('user', 'dossier', 'source'), name='tie_once'),
        ),
    ]
