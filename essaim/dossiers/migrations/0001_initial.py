import django.contrib.postgres.fields
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
        ('files', '0001_initial'),
        ('organizations', '0001_initial'),
        ('poles', '0001_initial'),
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('doors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, verbose_name='volets demandés')),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('submitted', 'Déposé'), ('late', 'Reçu après la clôture'), ('incomplete', 'À compléter'), ('admissible', 'Recevable'), ('inadmissible', 'Non recevable'), ('withdrawn', 'Retiré')], default='draft', editable=False, max_length=12)),
                ('signatory_name', models.CharField(blank=True, max_length=160, verbose_name='signataire')),
                ('signatory_role', models.CharField(blank=True, max_length=160, verbose_name='qualité du signataire')),
                ('signatory_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique du signataire')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse pour les réponses de l’administration')),
                ('electronic_notice', models.BooleanField(default=False, verbose_name='accepte les décisions par voie électronique')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='reçu le')),
                ('budget_number', models.PositiveIntegerField(default=0, editable=False)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='recevabilité décidée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retiré le')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('carried_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='dossiers.dossier')),
                ('changed_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.waveversion')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.pole', verbose_name='pôle')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.waveversion')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'dossier',
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=60, verbose_name='question')),
                ('text', models.TextField(max_length=4000, verbose_name='commentaire')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'commentaire',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('requested_amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, null=True, verbose_name='montant demandé')),
                ('submitted_at', models.DateTimeField()),
                ('is_late', models.BooleanField(default=False)),
                ('once_key', models.CharField(max_length=64, null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='dossiers.dossier')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.waveversion')),
            ],
            options={
                'verbose_name': 'dépôt',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('registration', 'Accusé d’enregistrement électronique'), ('acknowledgement', 'Accusé de réception électronique')], max_length=15)),
                ('content', models.JSONField()),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='dossiers.submission')),
            ],
            options={
                'verbose_name': 'accusé',
            },
        ),
        migrations.AddField(
            model_name='dossier',
            name='last_submission',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.submission'),
        ),
        migrations.CreateModel(
            name='CoAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('right', models.CharField(choices=[('read', 'Lire'), ('comment', 'Lire et commenter'), ('edit', 'Modifier'), ('submit', 'Modifier, inviter et déposer')], default='edit', max_length=8, verbose_name='droit')),
                ('is_signatory', models.BooleanField(default=False, verbose_name='signataire')),
                ('token_fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coauthors', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'co-auteur',
                'indexes': [models.Index(fields=['user', 'dossier'], name='coauthor_by_user')],
                'constraints': [models.CheckConstraint(condition=models.Q(('right__in', ['read', 'comment', 'edit', 'submit'])), name='coauthor_right_is_known'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('dossier', 'email'), name='coauthor_once', violation_error_message='Cette personne est déjà invitée.'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('user__isnull', False), _connector='OR'), name='coauthor_accepted_has_a_user')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('side', models.CharField(choices=[('expense', 'Charges'), ('income', 'Produits')], max_length=7)),
                ('account', models.CharField(max_length=4, verbose_name='compte')),
                ('label', models.CharField(max_length=160, verbose_name='intitulé')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='montant (€)')),
                ('fte', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='équivalents temps plein')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget_lines', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'ligne de budget',
                'ordering': ['year', 'side', 'account', 'position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['expense', 'income'])), name='budget_line_side_is_known'), models.CheckConstraint(condition=models.Q(('year__gte', 1), ('year__lte', 3)), name='budget_line_year'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='budget_line_is_not_negative', violation_error_message='Un montant ne peut pas être négatif.')],
            },
        ),
        migrations.CreateModel(
            name='AnswerPast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('value', models.JSONField()),
                ('number', models.PositiveIntegerField(default=0)),
                ('why', models.CharField(choices=[('replaced', 'Remplacée'), ('conflict', 'Écartée lors d’un conflit'), ('closed', 'Reçue après la clôture')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_answers', to='dossiers.dossier')),
            ],
            options={
                'indexes': [models.Index(fields=['dossier', 'key', '-at'], name='answer_past_by_key')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, verbose_name='question')),
                ('value', models.JSONField(verbose_name='réponse')),
                ('number', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'réponse',
                'constraints': [models.UniqueConstraint(fields=('dossier', 'key'), name='answer_once')],
            },
        ),
        migrations.CreateModel(
            name='LateAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('until', models.DateTimeField(verbose_name='jusqu’à')),
                ('reason', models.TextField(verbose_name='motif')),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='late_accesses', to='dossiers.dossier')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave')),
            ],
            options={
                'verbose_name': 'délai accordé',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='late_access_has_a_reason'), models.CheckConstraint(condition=models.Q(('dossier__isnull', False), models.Q(('email', ''), _negated=True), _connector='OR'), name='late_access_is_for_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=60, verbose_name='pièce')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='dossiers.dossier')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.membership', verbose_name='membre')),
            ],
            options={
                'verbose_name': 'pièce',
                'ordering': ['key', 'added_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None), models.Q(('key', 'other'), _negated=True)), fields=('dossier', 'key', 'membership'), name='piece_one_alive', nulls_distinct=False, violation_error_message='Une pièce est déjà jointe à cette place.')],
            },
        ),
        migrations.CreateModel(
            name='ReadEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='consulté')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consultation',
                'indexes': [models.Index(fields=['dossier', '-at'], name='dossier_reads')],
            },
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('dossier', 'number'), name='submission_number'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('dossier', 'once_key'), name='submission_once'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('submission', 'kind'), name='receipt_once'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['wave', 'region', 'state'], name='dossier_desk'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['submitted_at', 'id'], name='dossier_by_filing'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'late', 'incomplete', 'admissible', 'inadmissible', 'withdrawn'])), name='dossier_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='dossier_filed_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['admissible', 'inadmissible']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='dossier_decided_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('wave', 'pole'), name='dossier_one_per_pole_and_wave', violation_error_message='Ce pôle a déjà un dossier dans cette vague.'),
        ),
    ]
