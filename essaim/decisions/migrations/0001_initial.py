import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('door', models.CharField(max_length=50, verbose_name='volet')),
                ('outcome', models.CharField(choices=[('laureate', 'Lauréat de l’accompagnement'), ('financed', 'Lauréat de la subvention'), ('reserve', 'Liste de réserve'), ('refused', 'Non retenu')], max_length=8, verbose_name='décision')),
                ('amount', essaim.kit.money.MoneyField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='montant')),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rang sur la liste de réserve')),
                ('reasons', models.TextField(blank=True, max_length=10000, verbose_name='motifs, tels que le candidat les lira')),
                ('feedback', models.TextField(blank=True, max_length=20000, verbose_name='retour au candidat')),
                ('feedback_edited', models.BooleanField(default=False, editable=False)),
                ('feedback_at', models.DateTimeField(blank=True, null=True, verbose_name='retour relu le')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('ready', 'Prête'), ('released', 'Publiée'), ('withdrawn', 'Désistement'), ('replaced', 'Remplacée'), ('cancelled', 'Sans objet')], default='draft', editable=False, max_length=9)),
                ('origin', models.CharField(choices=[('portfolio', 'Portefeuille adopté'), ('admissibility', 'Dossier recevable'), ('hand', 'Saisie'), ('reserve', 'Appel de la réserve'), ('appeal', 'Réponse à un recours')], default='hand', max_length=13, verbose_name='origine')),
                ('computation', models.JSONField(blank=True, default=dict)),
                ('number', models.PositiveIntegerField(default=1)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='arrêtée le')),
                ('released_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publiée le')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fin')),
                ('ended_reason', models.CharField(blank=True, editable=False, max_length=1000, verbose_name='motif de la fin')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('feedback_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='decisions.decision')),
            ],
            options={
                'verbose_name': 'décision',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Communication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.JSONField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='communiqués le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='communication', to='decisions.decision')),
            ],
            options={
                'verbose_name': 'communication des avis',
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('gracious', 'Recours gracieux'), ('hierarchical', 'Recours hiérarchique'), ('court', 'Recours devant le tribunal administratif')], max_length=12, verbose_name='voie')),
                ('received_on', models.DateField(verbose_name='reçu le')),
                ('grounds', models.TextField(max_length=20000, verbose_name='ce qui est demandé, et pourquoi')),
                ('court', models.CharField(blank=True, max_length=200, verbose_name='juridiction et numéro de l’affaire')),
                ('by_candidate', models.BooleanField(default=False, verbose_name='déposé en ligne')),
                ('state', models.CharField(choices=[('open', 'En cours'), ('granted', 'Accueilli'), ('rejected', 'Rejeté'), ('silent', 'Rejeté par silence'), ('dropped', 'Retiré')], default='open', editable=False, max_length=8)),
                ('answer', models.TextField(blank=True, max_length=20000, verbose_name='réponse motivée')),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='réponse du')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistré le')),
                ('once_key', models.CharField(editable=False, max_length=64, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='decisions.decision')),
                ('new_decision', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
            ],
            options={
                'verbose_name': 'recours',
                'ordering': ['received_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DecisionBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('door', models.CharField(max_length=50, verbose_name='volet')),
                ('act', models.CharField(choices=[('feedback', 'Composer les retours'), ('ready', 'Déclarer prêtes'), ('draft', 'Reprendre en préparation')], max_length=8, verbose_name='acte')),
                ('waiting', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list)),
                ('done', models.PositiveIntegerField(default=0, verbose_name='faites')),
                ('left_aside', models.JSONField(default=list)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('once_key', models.CharField(editable=False, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave')),
            ],
            options={
                'verbose_name': 'acte groupé sur des décisions',
            },
        ),
        migrations.CreateModel(
            name='DecisionFrame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signer_name', models.CharField(blank=True, max_length=160, verbose_name='signataire')),
                ('signer_role', models.CharField(blank=True, max_length=160, verbose_name='qualité du signataire')),
                ('shows_scores', models.BooleanField(default=False, verbose_name='montrer au candidat ses notes par critère')),
                ('shows_amounts', models.BooleanField(default=True, verbose_name='montrer les montants dans la liste publique')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave')),
            ],
            options={
                'verbose_name': 'cadre des décisions',
            },
        ),
        migrations.CreateModel(
            name='DecisionLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('laureate', 'Accompagnement accordé'), ('financed', 'Subvention accordée'), ('reserve', 'Inscription sur la liste de réserve'), ('refused', 'Demande non retenue'), ('promoted', 'Subvention accordée après un désistement'), ('withdrawn', 'Désistement pris en compte'), ('upheld', 'Recours rejeté'), ('revised', 'Nouvelle décision après un recours')], max_length=9, verbose_name='objet')),
                ('subject', models.CharField(max_length=250, verbose_name='objet de la lettre')),
                ('body', models.TextField(max_length=40000, verbose_name='texte')),
                ('edited', models.BooleanField(default=False, editable=False)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='notifiée le')),
                ('content', models.JSONField(default=dict, editable=False)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='decisions.decision')),
                ('pdf', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lettre de décision',
                'ordering': ['written_at'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('electronic', 'Par le service en ligne'), ('postal', 'Par lettre recommandée')], max_length=10, verbose_name='voie')),
                ('available_at', models.DateTimeField(verbose_name='mise à disposition le')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='première consultation')),
                ('posted_on', models.DateField(blank=True, null=True, verbose_name='postée le')),
                ('tracking', models.CharField(blank=True, max_length=60, verbose_name='numéro du recommandé')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='notifiée le')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='decisions.decisionletter')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notification',
            },
        ),
        migrations.CreateModel(
            name='OpinionsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandés le')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opinions_request', to='decisions.decision')),
            ],
            options={
                'verbose_name': 'demande de communication des avis',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('doors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), verbose_name='volets')),
                ('planned_at', models.DateTimeField(verbose_name='prévue le')),
                ('state', models.CharField(choices=[('planned', 'Prévue'), ('done', 'Faite'), ('cancelled', 'Annulée')], default='planned', editable=False, max_length=9)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='faite le')),
                ('count', models.PositiveIntegerField(default=0, editable=False, verbose_name='décisions publiées')),
                ('failure', models.CharField(blank=True, editable=False, max_length=1000, verbose_name='pourquoi elle attend')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'publication des décisions',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['door', 'outcome', 'state'], name='decision_by_outcome'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['laureate', 'financed', 'reserve', 'refused'])), name='decision_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'ready', 'released', 'withdrawn', 'replaced', 'cancelled'])), name='decision_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['portfolio', 'admissibility', 'hand', 'reserve', 'appeal'])), name='decision_origin_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('amount__isnull', False), ('outcome', 'financed')), models.Q(('amount', None), ('outcome', 'reserve')), models.Q(('amount__gt', 0), ('outcome', 'reserve')), models.Q(('amount', None), ('outcome__in', ['laureate', 'refused'])), _connector='OR'), name='decision_amount_of_the_financed', violation_error_message='Un montant s’indique pour un lauréat de la subvention.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'reserve'), ('rank__gte', 1), ('rank__isnull', False)), models.Q(models.Q(('outcome', 'reserve'), _negated=True), ('rank', None)), _connector='OR'), name='decision_rank_of_the_reserve_alone', violation_error_message='Un rang s’indique pour la liste de réserve, elle seule.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('state__in', ['draft', 'ready', 'cancelled'])), models.Q(('released_at__isnull', False), ('state__in', ['released', 'withdrawn', 'replaced'])), _connector='OR'), name='decision_known_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_reason', ''), ('state__in', ['draft', 'ready', 'released'])), models.Q(('ended_at__isnull', False), ('state__in', ['withdrawn', 'replaced', 'cancelled']), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='decision_ended_says_when_and_why'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('feedback_at', None), ('feedback_by', None)), models.Q(('feedback_at__isnull', False), ('feedback_by__isnull', False)), _connector='OR'), name='decision_read_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'ready', 'released', 'withdrawn'])), fields=('dossier', 'door'), name='decision_one_alive', violation_error_message='Une décision existe déjà pour ce dossier et ce volet.'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['gracious', 'hierarchical', 'court'])), name='appeal_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'granted', 'rejected', 'silent', 'dropped'])), name='appeal_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('grounds', ''), _negated=True), name='appeal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'rejected']), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='appeal_answered_says_what'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'court'), _negated=True), models.Q(('court', ''), _negated=True), _connector='OR'), name='appeal_before_a_court_names_it'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'court'), _negated=True), models.Q(('state', 'silent'), _negated=True), _connector='OR'), name='appeal_courts_are_not_silent'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(fields=('decision', 'once_key'), name='appeal_once'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('decision', 'kind'), name='appeal_one_open_of_a_kind', violation_error_message='Un recours de cette nature est déjà en cours.'),
        ),
        migrations.AddConstraint(
            model_name='decisionbatch',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['feedback', 'ready', 'draft'])), name='decision_batch_act_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decisionbatch',
            constraint=models.UniqueConstraint(fields=('by', 'once_key'), name='decision_batch_once'),
        ),
        migrations.AddConstraint(
            model_name='decisionletter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['laureate', 'financed', 'reserve', 'refused', 'promoted', 'withdrawn', 'upheld', 'revised'])), name='decision_letter_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decisionletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='decision_letter_says_something'),
        ),
        migrations.AddConstraint(
            model_name='decisionletter',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at', None), models.Q(('content', {}), _negated=True), _connector='XOR'), name='decision_letter_sent_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='decisionletter',
            constraint=models.UniqueConstraint(condition=models.Q(('sent_at', None)), fields=('decision',), name='decision_letter_one_draft'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('channel', 'electronic'), ('received_on', None)), fields=['available_at'], name='notice_to_deem'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['electronic', 'postal'])), name='notice_channel_is_known'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('opened_by', None)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='notice_opened_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'postal'), models.Q(('posted_on', None), ('tracking', '')), _connector='OR'), name='notice_posted_when_postal'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'done', 'cancelled'])), name='release_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'done'), ('done_at', None), _connector='XOR'), name='release_done_says_when'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('wave',), name='release_one_planned', violation_error_message='Une publication est déjà prévue pour cette vague.'),
        ),
    ]
