import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
        ('files', '0001_initial'),
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('admissible', 'Déclarer recevables'), ('completion', 'Demander les mêmes compléments'), ('letters', 'Envoyer les lettres')], max_length=12, verbose_name='acte')),
                ('params', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('once_key', models.CharField(editable=False, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'action groupée',
            },
        ),
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('waiting', 'En attente'), ('done', 'Fait'), ('refused', 'Refusé')], default='waiting', max_length=8, verbose_name='résultat')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='précision')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='admissibility.batch')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'dossier d’une action groupée',
            },
        ),
        migrations.CreateModel(
            name='CompletenessRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('piece_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('question_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list)),
                ('message', models.TextField(max_length=10000, verbose_name='explication pour le candidat')),
                ('due_on', models.DateField(verbose_name='à compléter avant le')),
                ('suspends', models.BooleanField(default=True, verbose_name='suspend le délai')),
                ('state', models.CharField(choices=[('open', 'En attente du candidat'), ('answered', 'Complétée'), ('expired', 'Délai dépassé'), ('cancelled', 'Annulée')], default='open', editable=False, max_length=10)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('once_key', models.CharField(editable=False, max_length=64, null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'demande de compléments',
                'ordering': ['sent_at'],
            },
        ),
        migrations.CreateModel(
            name='DeskEntry',
            fields=[
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='dossiers.dossier')),
                ('department_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list)),
                ('doors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list)),
                ('dossier_state', models.CharField(max_length=12, verbose_name='état')),
                ('waiting', models.BooleanField(default=True, verbose_name='à instruire')),
                ('received_at', models.DateTimeField(verbose_name='reçu le')),
                ('silence_on', models.DateField(null=True, verbose_name='refus implicite le')),
                ('warn_on', models.DateField(null=True, verbose_name='alerte le')),
                ('suspended', models.BooleanField(default=False, verbose_name='délai suspendu')),
                ('sort_on', models.DateField()),
                ('second_look', models.BooleanField(default=False, verbose_name='second regard attendu')),
                ('unanswered', models.BooleanField(default=False, verbose_name='message sans réponse')),
                ('search_text', models.TextField(blank=True)),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'ligne du bureau',
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('notice', 'Avis de recevabilité'), ('refusal', 'Décision de non-recevabilité')], max_length=10, verbose_name='objet')),
                ('body', models.TextField(max_length=20000, verbose_name='texte')),
                ('signer_name', models.CharField(max_length=160, verbose_name='signataire')),
                ('signer_role', models.CharField(max_length=160, verbose_name='qualité du signataire')),
                ('state', models.CharField(choices=[('draft', 'Projet'), ('sent', 'Envoyée')], default='draft', editable=False, max_length=10)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='première consultation')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lettre de recevabilité',
                'ordering': ['written_at'],
            },
        ),
        migrations.CreateModel(
            name='RuleVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=60, verbose_name='règle')),
                ('finding', models.CharField(choices=[('met', 'Remplie'), ('not_met', 'Non remplie'), ('to_check', 'À vérifier')], max_length=8, verbose_name='constat automatique')),
                ('finding_detail', models.CharField(blank=True, max_length=500)),
                ('outcome', models.CharField(choices=[('met', 'Remplie'), ('not_met', 'Non remplie'), ('to_check', 'À vérifier')], max_length=8, verbose_name='verdict')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.submission')),
            ],
            options={
                'verbose_name': 'verdict sur une règle',
            },
        ),
        migrations.CreateModel(
            name='ThreadMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=10000, verbose_name='message')),
                ('from_administration', models.BooleanField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('once_key', models.CharField(editable=False, max_length=64, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='admissibility.completenessrequest')),
            ],
            options={
                'verbose_name': 'message du fil',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(max_length=50, verbose_name='volet')),
                ('admissible', models.BooleanField(verbose_name='recevable')),
                ('state', models.CharField(choices=[('proposed', 'Proposé, second regard attendu'), ('sent_back', 'Renvoyé à l’instructeur'), ('confirmed', 'Confirmé'), ('replaced', 'Remplacé')], default='proposed', editable=False, max_length=10)),
                ('reasons', models.TextField(blank=True, verbose_name='motifs')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('second_note', models.TextField(blank=True, verbose_name='avis du second regard')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.submission')),
            ],
            options={
                'verbose_name': 'verdict de recevabilité',
            },
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['admissible', 'completion', 'letters'])), name='batch_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(fields=('by', 'once_key'), name='batch_once'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'done', 'refused'])), name='batch_item_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.UniqueConstraint(fields=('batch', 'dossier'), name='batch_item_once'),
        ),
        migrations.AddIndex(
            model_name='completenessrequest',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='request_by_due_day'),
        ),
        migrations.AddConstraint(
            model_name='completenessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'expired', 'cancelled'])), name='request_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='completenessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('closed_at__isnull', False), _connector='XOR'), name='request_closed_says_when'),
        ),
        migrations.AddConstraint(
            model_name='completenessrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('piece_keys', []), _negated=True), models.Q(('question_keys', []), _negated=True), _connector='OR'), name='request_asks_for_something', violation_error_message='Choisissez au moins une pièce ou une question.'),
        ),
        migrations.AddConstraint(
            model_name='completenessrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('dossier',), name='request_one_open'),
        ),
        migrations.AddConstraint(
            model_name='completenessrequest',
            constraint=models.UniqueConstraint(fields=('dossier', 'once_key'), name='request_once'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(condition=models.Q(('waiting', True)), fields=['sort_on', 'dossier'], name='desk_national_queue'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(condition=models.Q(('waiting', True)), fields=['region', 'sort_on', 'dossier'], name='desk_regional_queue'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(fields=['sort_on', 'dossier'], name='desk_national_all'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(fields=['region', 'sort_on', 'dossier'], name='desk_regional_all'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(condition=models.Q(('second_look', True)), fields=['sort_on', 'dossier'], name='desk_second_looks'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(condition=models.Q(('unanswered', True)), fields=['sort_on', 'dossier'], name='desk_unanswered'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(fields=['dossier_state', 'sort_on', 'dossier'], name='desk_by_state'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(fields=['wave', 'region', 'dossier_state'], name='desk_figures'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='desk_search_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['department_codes'], name='desk_departments'),
        ),
        migrations.AddConstraint(
            model_name='deskentry',
            constraint=models.CheckConstraint(condition=models.Q(('waiting', False), ('silence_on', None), ('sort_on', models.F('silence_on')), _connector='OR'), name='desk_entry_sorts_by_its_clock'),
        ),
        migrations.AddConstraint(
            model_name='deskentry',
            constraint=models.CheckConstraint(condition=models.Q(('suspended', False), ('silence_on', None), _connector='OR'), name='desk_entry_suspended_has_no_date'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['notice', 'refusal'])), name='letter_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent'])), name='letter_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('state', 'draft')), models.Q(('pdf__isnull', False), ('sent_at__isnull', False), ('sent_by__isnull', False), ('state', 'sent')), _connector='OR'), name='letter_sent_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signer_name', ''), _negated=True), models.Q(('signer_role', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='letter_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('dossier',), name='letter_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='ruleverdict',
            constraint=models.UniqueConstraint(fields=('submission', 'rule'), name='rule_verdict_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleverdict',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['met', 'not_met', 'to_check'])), name='rule_verdict_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ruleverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', models.F('finding')), models.Q(('outcome', 'not_met'), _negated=True)), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rule_verdict_against_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='threadmessage',
            index=models.Index(fields=['dossier', 'at'], name='thread_message_by_dossier'),
        ),
        migrations.AddConstraint(
            model_name='threadmessage',
            constraint=models.UniqueConstraint(fields=('dossier', 'once_key'), name='thread_message_once'),
        ),
        migrations.AddConstraint(
            model_name='threadmessage',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='thread_message_is_not_empty'),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['dossier', 'door', 'proposed_at'], name='verdict_by_dossier'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('dossier', 'door'), name='verdict_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'sent_back', 'confirmed', 'replaced'])), name='verdict_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('admissible', True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='verdict_not_admissible_has_reasons', violation_error_message='Un avis de non-recevabilité doit être motivé.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='verdict_confirmed_says_when'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('admissible', True), models.Q(('state', 'confirmed'), _negated=True), models.Q(('second_by__isnull', False), models.Q(('second_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='verdict_not_admissible_seen_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('second_note', ''), _negated=True), _connector='OR'), name='verdict_sent_back_says_why'),
        ),
    ]
