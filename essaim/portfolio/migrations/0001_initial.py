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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Portfolio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('door', models.CharField(max_length=50, verbose_name='volet')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('comment', models.TextField(blank=True, max_length=5000, verbose_name='commentaire')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('adopted', 'Adopté'), ('revoked', 'Adoption retirée'), ('discarded', 'Écarté')], default='draft', editable=False, max_length=9)),
                ('settings', models.JSONField(default=dict)),
                ('picks', models.JSONField(blank=True, default=dict)),
                ('number', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='enregistré le')),
                ('adopted_at', models.DateTimeField(blank=True, null=True, verbose_name='adopté le')),
                ('sitting', models.UUIDField(blank=True, null=True, verbose_name='séance')),
                ('revoked_reason', models.CharField(blank=True, max_length=500, verbose_name='motif du retrait')),
                ('once_key', models.CharField(default=uuid.uuid4, editable=False, max_length=64, unique=True)),
                ('adopted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('copied_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='portfolio.portfolio')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'portefeuille',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PortfolioRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('portfolio_number', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('waiting', 'En cours de calcul'), ('done', 'Calculé'), ('failed', 'Sans réponse')], default='waiting', max_length=7, verbose_name='état')),
                ('given', models.JSONField()),
                ('result', models.JSONField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=1000, verbose_name='pourquoi sans réponse')),
                ('score_run', models.UUIDField(blank=True, null=True, verbose_name='calcul des notes')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandée le')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='calculée le')),
                ('served_in', models.UUIDField(blank=True, null=True, verbose_name='séance')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='portfolio.portfolio')),
            ],
            options={
                'verbose_name': 'proposition de portefeuille',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='portfolio',
            name='adopted_against',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.portfoliorun'),
        ),
        migrations.CreateModel(
            name='Deviation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed', models.CharField(choices=[('in', 'Retenu'), ('reserve', 'En réserve'), ('out', 'Non retenu')], max_length=7, verbose_name='proposé')),
                ('proposed_amount', essaim.kit.money.MoneyField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='montant proposé')),
                ('adopted', models.CharField(choices=[('in', 'Retenu'), ('reserve', 'En réserve'), ('out', 'Non retenu')], max_length=7, verbose_name='adopté')),
                ('adopted_amount', essaim.kit.money.MoneyField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='montant adopté')),
                ('reason', models.CharField(max_length=1000, verbose_name='motif')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deviations', to='portfolio.portfolio')),
            ],
            options={
                'verbose_name': 'écart à la proposition',
                'constraints': [models.CheckConstraint(condition=models.Q(('adopted__in', ['in', 'reserve', 'out']), ('proposed__in', ['in', 'reserve', 'out'])), name='deviation_places_are_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deviation_says_why'), models.UniqueConstraint(fields=('portfolio', 'dossier'), name='deviation_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='portfoliorun',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'done', 'failed'])), name='portfolio_run_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='portfoliorun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('status', 'waiting')), models.Q(('answered_at__isnull', False), ('result__isnull', False), ('status', 'done')), models.Q(('answered_at__isnull', False), ('status', 'failed')), _connector='OR'), name='portfolio_run_answered'),
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'adopted', 'revoked', 'discarded'])), name='portfolio_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False), ('state__in', ['adopted', 'revoked'])), models.Q(('adopted_at', None), ('adopted_by', None), ('state__in', ['draft', 'discarded'])), _connector='OR'), name='portfolio_adopted_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'revoked'), _negated=True), models.Q(('revoked_reason', ''), _negated=True), _connector='OR'), name='portfolio_revoked_says_why'),
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'adopted')), fields=('wave', 'door'), name='portfolio_one_adopted_per_door', violation_error_message='Un portefeuille est déjà adopté pour ce volet.'),
        ),
        migrations.AddConstraint(
            model_name='portfolio',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('wave', 'door', 'name'), name='portfolio_name_once', violation_error_message='Un portefeuille de ce volet porte déjà ce nom.'),
        ),
    ]
