import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('programme', models.CharField(max_length=120, verbose_name='programme budgétaire')),
                ('purpose', models.CharField(choices=[('grants', 'Subventions'), ('services', 'Bouquet de services')], max_length=10, verbose_name='objet')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.call', verbose_name='appel')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'enveloppe',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(choices=[('open', 'Ouverture'), ('revise', 'Révision'), ('reserve', 'Réservation'), ('commit', 'Engagement'), ('free', 'Libération'), ('pay', 'Paiement'), ('recover', 'Recouvrement')], max_length=10, verbose_name='mouvement')),
                ('year', models.PositiveSmallIntegerField(verbose_name='exercice')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('about', models.CharField(blank=True, max_length=40, verbose_name='bénéficiaire')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='budget.envelope')),
            ],
            options={
                'verbose_name': 'mouvement',
            },
        ),
        migrations.CreateModel(
            name='EnvelopeYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='exercice')),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='budget.envelope')),
            ],
            options={
                'verbose_name': 'exercice d’une enveloppe',
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(choices=[('opened', 'AE ouvertes'), ('available', 'AE disponibles'), ('reserved', 'AE réservées'), ('committed', 'AE engagées'), ('cp_opened', 'CP ouverts'), ('cp_available', 'CP disponibles'), ('paid', 'Payé'), ('promised', 'Engagements pris'), ('due', 'Reste à payer'), ('recoverable', 'Versé'), ('recovered', 'Recouvré')], max_length=12, verbose_name='compte')),
                ('year', models.PositiveSmallIntegerField(verbose_name='exercice')),
                ('about', models.CharField(blank=True, max_length=40, verbose_name='bénéficiaire')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='budget.entry')),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budget.envelope')),
            ],
            options={
                'verbose_name': 'écriture',
            },
        ),
        migrations.CreateModel(
            name='ChorusLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=40, verbose_name='convention')),
                ('ej', models.CharField(max_length=20, verbose_name='engagement juridique')),
                ('dp', models.CharField(blank=True, max_length=20, verbose_name='demande de paiement')),
                ('year', models.PositiveSmallIntegerField(verbose_name='exercice')),
                ('amount', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('on', models.DateField(verbose_name='date')),
                ('supplier', models.CharField(blank=True, max_length=160, verbose_name='tiers')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ligne de Chorus',
                'constraints': [models.UniqueConstraint(fields=('about', 'ej', 'dp', 'year'), name='chorus_line_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='chorus_amount_is_positive')],
            },
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['grants', 'services'])), name='envelope_purpose_is_known'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.UniqueConstraint(fields=('wave', 'purpose'), name='envelope_one_per_wave_and_purpose', violation_error_message='Cette vague a déjà une enveloppe pour cet objet.'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.UniqueConstraint(condition=models.Q(('wave', None)), fields=('call', 'purpose'), name='envelope_one_per_call_and_purpose', violation_error_message='Cet appel a déjà une enveloppe commune pour cet objet.'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['envelope', '-at', '-id'], name='budget_entry_by_date'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['about'], name='budget_entry_by_about'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1d278dc72b9bf0767031917b5170ccfec6661c09', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ccb0a', table='budget_entry', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='envelopeyear',
            constraint=models.UniqueConstraint(fields=('envelope', 'year'), name='envelope_year_once'),
        ),
        migrations.AddConstraint(
            model_name='envelopeyear',
            constraint=models.CheckConstraint(condition=models.Q(('year__range', (2013, 2099))), name='envelope_year_is_plausible'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['envelope', 'account', 'about', 'year'], name='budget_posting_balance'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['about', 'account'], name='budget_posting_by_about'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='posting_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('account__in', ['opened', 'available', 'reserved', 'committed', 'cp_opened', 'cp_available', 'paid', 'promised', 'due', 'recoverable', 'recovered'])), name='posting_account_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2be3d8b4e96a999eae1d137281a449bf34e15bc7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_61c87', table='budget_posting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='never_below_zero', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE held numeric;', func="\n    IF NEW.amount < 0 AND NEW.account NOT IN ('cp_opened', 'opened', 'promised') THEN\n        PERFORM pg_advisory_xact_lock(7331002, NEW.envelope_id::integer);\n        SELECT sum(amount) INTO held FROM budget_posting\n        WHERE envelope_id = NEW.envelope_id AND account = NEW.account AND about = NEW.about\n            AND (year = NEW.year OR NEW.account IN ('due', 'recoverable'));\n        IF held < 0 THEN\n            RAISE EXCEPTION 'budget: account % of % would hold %', NEW.account, NEW.about, held\n                USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    RETURN NULL;\n", hash='b5e34f37d0a8517e75e1e0404aff0bfc611033fb', operation='INSERT', pgid='pgtrigger_never_below_zero_c0678', table='budget_posting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF (SELECT sum(amount) FROM budget_posting WHERE entry_id = NEW.entry_id) <> 0 THEN\n        RAISE EXCEPTION 'budget: entry % does not balance', NEW.entry_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='2ec3fd0473226ec3dfa6ac667493ff28612cf1c2', operation='INSERT', pgid='pgtrigger_balanced_04506', table='budget_posting', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
