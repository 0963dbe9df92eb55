import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import essaim.kit.references
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('budget', '0001_initial'),
        ('calls', '0001_initial'),
        ('decisions', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('files', '0001_initial'),
        ('organizations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('year', models.PositiveSmallIntegerField(verbose_name='exercice des AE')),
                ('state', models.CharField(choices=[('preparing', 'En préparation'), ('signed', 'Signée'), ('running', 'En cours'), ('suspended', 'Suspendue'), ('ended', 'Terminée'), ('closed', 'Clôturée'), ('abandoned', 'Abandonnée')], default='preparing', editable=False, max_length=10)),
                ('prepared_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='préparée le')),
                ('signed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='signée le')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fin')),
                ('ended_reason', models.CharField(blank=True, editable=False, max_length=1000, verbose_name='motif de la fin')),
                ('evaluation_note', models.TextField(blank=True, max_length=10000, verbose_name='ce que l’évaluation conclut')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.envelope')),
                ('evaluation', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'convention',
            },
        ),
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='objet de l’avenant')),
                ('content', models.JSONField()),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('saved', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('sent', 'Envoyée à la signature'), ('signed_by_pole', 'Signée par le bénéficiaire'), ('in_force', 'Signée par les deux parties'), ('dropped', 'Abandonnée')], default='draft', editable=False, max_length=14)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='envoyée le')),
                ('in_force_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='en vigueur le')),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='empreinte du PDF')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='grants.agreement')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'verbose_name': 'version d’une convention',
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='current',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants.agreementversion'),
        ),
        migrations.CreateModel(
            name='AidDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('regime', models.CharField(choices=[('none', 'Pas une aide d’État'), ('general', 'De minimis général'), ('sgei', 'De minimis SIEG'), ('exempted', 'Régime exempté')], max_length=8, verbose_name='régime')),
                ('reason', models.TextField(max_length=5000, verbose_name='motif')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid_decisions', to='grants.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'dérogation motivée',
            },
        ),
        migrations.CreateModel(
            name='DeclaredAid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('regime', models.CharField(choices=[('general', 'De minimis général'), ('sgei', 'De minimis SIEG')], max_length=8, verbose_name='régime')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='équivalent-subvention brut')),
                ('granted_on', models.DateField(verbose_name='accordée le')),
                ('grantor', models.CharField(max_length=160, verbose_name='par')),
                ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
            ],
            options={
                'verbose_name': 'aide déclarée',
                'ordering': ['-granted_on'],
            },
        ),
        migrations.CreateModel(
            name='FinancialReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année du projet')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('due_on', models.DateField(verbose_name='attendu le')),
                ('lines', models.JSONField(default=list)),
                ('activity', models.TextField(blank=True, max_length=20000, verbose_name='compte rendu d’activité')),
                ('saved', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('expected', 'Attendu'), ('sent', 'Envoyé'), ('returned', 'À corriger'), ('accepted', 'Accepté')], default='expected', editable=False, max_length=8)),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='envoyé le')),
                ('review', models.TextField(blank=True, max_length=5000, verbose_name='ce qui est à corriger')),
                ('reviewed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='examiné le')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='grants.agreement')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'compte rendu financier',
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='FollowUpMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='le')),
                ('place', models.CharField(max_length=300, verbose_name='lieu ou lien de visioconférence')),
                ('agenda', models.TextField(blank=True, max_length=5000, verbose_name='ordre du jour')),
                ('state', models.CharField(choices=[('convened', 'Convoqué'), ('held', 'Tenu'), ('cancelled', 'Annulé')], default='convened', editable=False, max_length=9)),
                ('attendees', models.TextField(blank=True, max_length=3000, verbose_name='présents')),
                ('minutes', models.TextField(blank=True, max_length=20000, verbose_name='compte rendu')),
                ('convened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='grants.agreement')),
                ('convened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comité de suivi',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(choices=[('suspend', 'Suspendre la convention et ses versements'), ('recover', 'Faire reverser une part de la subvention'), ('breach', 'Retirer au titre du contrat d’engagement républicain')], max_length=8, verbose_name='mesure envisagée')),
                ('facts', models.TextField(max_length=10000, verbose_name='ce qui est constaté')),
                ('breach_on', models.DateField(blank=True, null=True, verbose_name='date du manquement')),
                ('amount', essaim.kit.money.MoneyField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='montant envisagé ou à reverser')),
                ('state', models.CharField(choices=[('open', 'Observations attendues'), ('answered', 'Observations reçues'), ('decided', 'Décidée'), ('dropped', 'Abandonnée')], default='open', editable=False, max_length=8)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ouverte le')),
                ('answer_until', models.DateField(verbose_name='observations attendues jusqu’au')),
                ('answer', models.TextField(blank=True, max_length=20000, verbose_name='observations')),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='décidée le')),
                ('reasons', models.TextField(blank=True, max_length=10000, verbose_name='motifs')),
                ('explanation', models.JSONField(blank=True, default=list)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearings', to='grants.agreement')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'procédure contradictoire',
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='indicateur')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année du projet')),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='valeur')),
                ('story', models.TextField(blank=True, max_length=5000, verbose_name='récit')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicator_values', to='grants.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'verbose_name': 'valeur d’un indicateur',
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=160, verbose_name='intitulé')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('due_on', models.DateField(verbose_name='prévu le')),
                ('conditions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list)),
                ('state', models.CharField(choices=[('planned', 'Prévu'), ('requested', 'Demandé'), ('certified', 'Service fait certifié'), ('paid', 'Versé'), ('suspended', 'Suspendu'), ('cancelled', 'Annulé')], default='planned', editable=False, max_length=9)),
                ('requested_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='demandé le')),
                ('certified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='service fait le')),
                ('paid_on', models.DateField(blank=True, editable=False, null=True, verbose_name='versé le')),
                ('dp', models.CharField(blank=True, editable=False, max_length=20, verbose_name='demande de paiement')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='grants.agreement')),
                ('certified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'versement',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Renewal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=10000, verbose_name='bilan et projet de la troisième année')),
                ('asked_amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant demandé')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandée le')),
                ('state', models.CharField(choices=[('asked', 'Demandée'), ('granted', 'Accordée'), ('refused', 'Refusée')], default='asked', editable=False, max_length=8)),
                ('marks', models.JSONField(default=dict)),
                ('reasons', models.TextField(blank=True, max_length=5000, verbose_name='motifs')),
                ('granted_amount', essaim.kit.money.MoneyField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='montant accordé')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='décidée le')),
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='grants.agreement')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'troisième année',
            },
        ),
        migrations.CreateModel(
            name='VersionSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('pole', 'Bénéficiaire'), ('state', 'État')], max_length=5, verbose_name='partie')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('role', models.CharField(max_length=160, verbose_name='qualité')),
                ('means', models.CharField(max_length=20, verbose_name='moyen')),
                ('evidence', models.JSONField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('signed_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='grants.agreementversion')),
            ],
            options={
                'verbose_name': 'signature',
            },
        ),
        migrations.CreateModel(
            name='AgreementBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('act', models.CharField(choices=[('prepare', 'Préparer les conventions'), ('send', 'Envoyer à la signature')], max_length=8, verbose_name='acte')),
                ('params', models.JSONField(default=dict)),
                ('waiting', models.JSONField(default=list)),
                ('done', models.PositiveIntegerField(default=0, verbose_name='faites')),
                ('left_aside', models.JSONField(default=list)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('once_key', models.CharField(editable=False, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave')),
            ],
            options={
                'verbose_name': 'conventions en nombre',
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['prepare', 'send'])), name='agreement_batch_act_is_known'), models.UniqueConstraint(fields=('by', 'once_key'), name='agreement_batch_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'signed_by_pole', 'in_force', 'dropped'])), name='agreement_version_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='agreement_version_number'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'signed_by_pole'])), fields=('agreement',), name='agreement_version_one_pending', violation_error_message='Une version attend déjà d’être signée.'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'dropped']), models.Q(('pdf__isnull', False), ('sent_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='agreement_version_sent_has_a_pdf'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'in_force'), ('in_force_at', None), _connector='XOR'), name='agreement_version_in_force_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='agreement_version_has_an_amount'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementversion',
            trigger=pgtrigger.compiler.Trigger(name='frozen_once_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."content" IS DISTINCT FROM (NEW."content") AND NOT (OLD."state" = \'draft\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='72b16c7f97fefdfd5c55ffe310d32c199a64e95c', operation='UPDATE', pgid='pgtrigger_frozen_once_sent_e1f0d', table='grants_agreementversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['state', 'id'], name='agreement_by_state'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'signed', 'running', 'suspended', 'ended', 'closed', 'abandoned'])), name='agreement_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'abandoned']), models.Q(('current__isnull', False), ('signed_at__isnull', False)), _connector='OR'), name='agreement_signed_has_a_version_and_a_date'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ended', 'closed', 'abandoned']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='agreement_over_says_when'),
        ),
        migrations.AddConstraint(
            model_name='aiddecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='aid_decision_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='declaredaid',
            index=models.Index(fields=['organization', 'granted_on'], name='declared_aid_by_date'),
        ),
        migrations.AddConstraint(
            model_name='declaredaid',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='declared_aid_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='declaredaid',
            constraint=models.CheckConstraint(condition=models.Q(('regime__in', ['general', 'sgei'])), name='declared_aid_regime_is_known'),
        ),
        migrations.AddIndex(
            model_name='financialreport',
            index=models.Index(fields=['state', 'due_on'], name='report_by_date'),
        ),
        migrations.AddConstraint(
            model_name='financialreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['expected', 'sent', 'returned', 'accepted'])), name='report_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='financialreport',
            constraint=models.UniqueConstraint(fields=('agreement', 'year'), name='report_one_a_year'),
        ),
        migrations.AddConstraint(
            model_name='financialreport',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'expected'), ('sent_at__isnull', False), _connector='OR'), name='report_sent_says_when'),
        ),
        migrations.AddConstraint(
            model_name='financialreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('review', ''), _negated=True), _connector='OR'), name='report_returned_says_why'),
        ),
        migrations.AddConstraint(
            model_name='followupmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['convened', 'held', 'cancelled'])), name='followup_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='followupmeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('minutes', ''), _negated=True), _connector='OR'), name='followup_held_has_minutes'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['suspend', 'recover', 'breach'])), name='hearing_purpose_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'decided', 'dropped'])), name='hearing_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decided_at__isnull', False), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='hearing_decided_says_why'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'breach'), _negated=True), ('breach_on__isnull', False), _connector='OR'), name='hearing_breach_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at', None), ('answered_at__gte', models.F('opened_at')), _connector='OR'), name='hearing_answer_follows'),
        ),
        migrations.AddConstraint(
            model_name='hearing',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'answered'])), fields=('agreement',), name='hearing_one_open', violation_error_message='Une procédure est déjà ouverte pour cette convention.'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(fields=('agreement', 'key', 'year'), name='indicator_value_once'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='indicator_value_is_not_negative'),
        ),
        migrations.AddIndex(
            model_name='instalment',
            index=models.Index(fields=['state', 'due_on'], name='instalment_by_date'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'requested', 'certified', 'paid', 'suspended', 'cancelled'])), name='instalment_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='instalment_number'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='instalment_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', 'paid'), models.Q(('dp', ''), _negated=True)), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on', None)), _connector='OR'), name='instalment_paid_says_when_and_how'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'granted', 'refused'])), name='renewal_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('asked_amount__gt', 0)), name='renewal_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'asked'), models.Q(('decided_at__isnull', False), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='renewal_decided_says_why'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('granted_amount__gt', 0), ('state', 'granted')), models.Q(models.Q(('state', 'granted'), _negated=True), ('granted_amount', None)), _connector='OR'), name='renewal_granted_has_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='versionsignature',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['pole', 'state'])), name='signature_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='versionsignature',
            constraint=models.UniqueConstraint(fields=('version', 'side'), name='signature_once_per_side'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='versionsignature',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='90e2af1b9d257348fba8a393e3665f13dbf8cc99', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2f90d', table='grants_versionsignature', when='BEFORE')),
        ),
    ]
