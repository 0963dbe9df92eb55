import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import essaim.kit.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='nom du pôle')),
                ('pitch', models.CharField(blank=True, max_length=256, verbose_name='le pôle en une phrase')),
                ('stage', models.CharField(choices=[('unknown', 'Non connu'), ('idea', 'Idée'), ('emerging', 'Émergent'), ('running', 'En activité')], default='emerging', max_length=10, verbose_name='stade')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='première coopération')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('department_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, default=list)),
                ('themes', models.JSONField(blank=True, default=list, verbose_name='thèmes')),
                ('territory_note', models.CharField(blank=True, max_length=250, verbose_name='précision sur le territoire')),
                ('source', models.URLField(blank=True, max_length=500, verbose_name='source publiée')),
                ('source_note', models.CharField(blank=True, max_length=500, verbose_name='remarque sur la source')),
                ('published_id', models.CharField(blank=True, editable=False, max_length=10)),
                ('search_key', models.TextField(blank=True, editable=False)),
                ('is_public', models.BooleanField(default=False, verbose_name='affiché dans l’annuaire')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='structure porteuse')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
            ],
            options={
                'verbose_name': 'pôle',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('kind', models.CharField(choices=[('ess', 'Entreprise de l’ESS'), ('enterprise', 'Entreprise hors ESS'), ('grouping', 'Groupement d’entreprises majoritairement hors ESS'), ('local_authority', 'Collectivité territoriale ou groupement'), ('research', 'Centre de recherche'), ('higher_education', 'Établissement d’enseignement supérieur ou de recherche'), ('training', 'Organisme de formation'), ('other', 'Autre personne morale'), ('person', 'Personne physique')], max_length=20, verbose_name='nature (article 9)')),
                ('role', models.CharField(blank=True, max_length=300, verbose_name='rôle dans le pôle')),
                ('cash_amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='apport en argent (€)')),
                ('in_kind_amount', essaim.kit.money.MoneyField(decimal_places=2, default=0, max_digits=12, verbose_name='apport en nature, valorisé (€)')),
                ('contribution', models.CharField(blank=True, max_length=300, verbose_name='ce qui est apporté')),
                ('contact_name', models.CharField(blank=True, max_length=160, verbose_name='personne à contacter')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='son adresse électronique')),
                ('state', models.CharField(choices=[('to_invite', 'À inviter'), ('invited', 'Invitation envoyée'), ('confirmed', 'Engagement confirmé'), ('declined', 'Engagement refusé'), ('left', 'Sorti du pôle')], default='to_invite', editable=False, max_length=10)),
                ('token_fingerprint', models.CharField(blank=True, editable=False, max_length=64)),
                ('invited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('expires_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answer_goes_to', django.contrib.postgres.fields.ArrayField(base_field=models.EmailField(max_length=254), blank=True, default=list, editable=False)),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answered_by', models.CharField(blank=True, editable=False, max_length=200, verbose_name='nom et qualité de la personne')),
                ('answer_note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='précision')),
                ('left_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='organisation')),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='poles.pole')),
            ],
            options={
                'verbose_name': 'membre',
            },
        ),
        migrations.CreateModel(
            name='PolePlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.commune')),
                ('epci', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.epci')),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='poles.pole')),
            ],
        ),
        migrations.CreateModel(
            name='PoleStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('emerging', 'Pôle émergent'), ('existing', 'Pôle existant'), ('laureate_phase_1', 'Lauréat phase 1 (accompagnement)'), ('laureate_phase_2', 'Lauréat phase 2 (subvention)'), ('compagnon', 'Compagnon'), ('charter', 'Signataire de la charte'), ('ceased', 'Cessé')], max_length=20, verbose_name='statut')),
                ('since', models.DateField(blank=True, null=True, verbose_name='depuis')),
                ('since_precision', models.CharField(choices=[('day', 'Jour'), ('month', 'Mois'), ('year', 'Année')], default='day', max_length=5, verbose_name='précision de la date')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’à')),
                ('wave_label', models.CharField(blank=True, max_length=80, verbose_name='vague')),
                ('evidence', models.CharField(blank=True, max_length=500, verbose_name='source')),
                ('pole', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='poles.pole')),
            ],
            options={
                'verbose_name': 'statut de pôle',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='pole',
            index=models.Index(condition=models.Q(('is_public', True)), fields=['search_key', 'id'], name='pole_directory_order'),
        ),
        migrations.AddIndex(
            model_name='pole',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='pole_search_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='pole',
            index=django.contrib.postgres.indexes.GinIndex(fields=['department_codes'], name='pole_departments'),
        ),
        migrations.AddConstraint(
            model_name='pole',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['unknown', 'idea', 'emerging', 'running'])), name='pole_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pole',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='pole_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='pole',
            constraint=models.UniqueConstraint(condition=models.Q(('published_id', ''), _negated=True), fields=('published_id',), name='pole_published_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ess', 'enterprise', 'grouping', 'local_authority', 'research', 'higher_education', 'training', 'other', 'person'])), name='membership_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['to_invite', 'invited', 'confirmed', 'declined', 'left'])), name='membership_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'left'), _negated=True), fields=('pole', 'organization'), name='membership_once_per_pole', violation_error_message='Cette organisation est déjà membre du pôle.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'declined']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='membership_answer_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'invited'), _negated=True), models.Q(('expires_at__isnull', False), ('invited_at__isnull', False), models.Q(('token_fingerprint', ''), _negated=True)), _connector='OR'), name='membership_invited_has_a_link'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'left'), _negated=True), ('left_at__isnull', False), _connector='OR'), name='membership_left_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('token_fingerprint', ''), _negated=True), fields=('token_fingerprint',), name='membership_one_per_link'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('cash_amount__gte', 0), ('in_kind_amount__gte', 0)), name='membership_amounts_are_not_negative', violation_error_message='Un apport ne peut pas être négatif.'),
        ),
        migrations.AddConstraint(
            model_name='poleplace',
            constraint=models.CheckConstraint(condition=models.Q(('commune', None), ('epci', None), _connector='XOR'), name='pole_place_is_a_commune_or_an_epci'),
        ),
        migrations.AddConstraint(
            model_name='poleplace',
            constraint=models.UniqueConstraint(fields=('pole', 'commune', 'epci'), name='pole_place_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='polestatus',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['emerging', 'existing', 'laureate_phase_1', 'laureate_phase_2', 'compagnon', 'charter', 'ceased'])), name='pole_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='polestatus',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='pole_status_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='polestatus',
            constraint=models.UniqueConstraint(fields=('pole', 'kind', 'since'), name='pole_status_once', nulls_distinct=False, violation_error_message='Ce statut est déjà connu à cette date.'),
        ),
    ]
