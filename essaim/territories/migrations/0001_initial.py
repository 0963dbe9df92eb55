import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.utils.timezone
import essaim.territories.models.measures
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name='MeasureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.SlugField(verbose_name='indicateur')),
                ('label', models.CharField(max_length=300, verbose_name='intitulé')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='unité')),
                ('year', models.CharField(blank=True, max_length=20, verbose_name='année')),
                ('vintage', models.CharField(max_length=200, verbose_name='millésime')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('licence', models.CharField(max_length=100, verbose_name='licence')),
                ('checksum', models.CharField(max_length=64, verbose_name='empreinte')),
                ('is_current', models.BooleanField(default=True, verbose_name='en vigueur')),
                ('loaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='chargé le')),
                ('loaded_by', models.CharField(max_length=150, verbose_name='chargé par')),
            ],
            options={
                'verbose_name': 'édition d’un indicateur',
                'verbose_name_plural': 'éditions des indicateurs',
                'ordering': ['indicator', '-loaded_at'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'vintage'), name='measure_version_once_per_vintage'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('indicator',), name='measure_version_one_current')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('chef_lieu', models.CharField(max_length=5, verbose_name='chef-lieu')),
                ('zone', models.CharField(choices=[('metro', 'Métropole'), ('drom', 'Département ou région d’outre-mer'), ('com', 'Collectivité d’outre-mer')], max_length=5)),
                ('search_key', models.CharField(editable=False, max_length=250)),
            ],
            options={
                'verbose_name': 'région',
                'ordering': ['search_key'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='region_name_trigrams', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('zone__in', ['metro', 'drom', 'com'])), name='region_zone_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Epci',
            fields=[
                ('code', models.CharField(max_length=9, primary_key=True, serialize=False, verbose_name='SIREN')),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('kind', models.CharField(choices=[('CC', 'Communauté de communes'), ('CA', 'Communauté d’agglomération'), ('CU', 'Communauté urbaine'), ('METRO', 'Métropole'), ('MET69', 'Métropole de Lyon')], max_length=5, verbose_name='nature')),
                ('population', models.IntegerField(blank=True, null=True, verbose_name='population municipale')),
                ('departments', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list, verbose_name='départements')),
                ('is_current', models.BooleanField(default=True, verbose_name='existe aujourd’hui')),
                ('search_key', models.CharField(editable=False, max_length=250)),
                ('region', models.ForeignKey(blank=True, help_text='La région où vit la plus grande part de la population.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='epcis', to='territories.region', verbose_name='région principale')),
            ],
            options={
                'verbose_name': 'EPCI',
                'verbose_name_plural': 'EPCI',
                'ordering': ['search_key', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('chef_lieu', models.CharField(max_length=5, verbose_name='chef-lieu')),
                ('zone', models.CharField(choices=[('metro', 'Métropole'), ('drom', 'Département ou région d’outre-mer'), ('com', 'Collectivité d’outre-mer')], max_length=5)),
                ('search_key', models.CharField(editable=False, max_length=250)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='territories.region', verbose_name='région')),
            ],
            options={
                'verbose_name': 'département',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='code Insee')),
                ('name', models.CharField(max_length=250, verbose_name='nom')),
                ('population', models.IntegerField(blank=True, null=True, verbose_name='population municipale')),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, verbose_name='codes postaux')),
                ('is_current', models.BooleanField(default=True, verbose_name='existe aujourd’hui')),
                ('search_key', models.CharField(editable=False, max_length=250)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='territories.department', verbose_name='département')),
                ('epci', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='territories.epci', verbose_name='EPCI')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='territories.region', verbose_name='région')),
            ],
            options={
                'verbose_name': 'commune',
                'ordering': ['search_key', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ScoreMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('version', models.CharField(max_length=20)),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='intitulé')),
                ('document', models.JSONField(default=dict, verbose_name='méthode')),
                ('weights', models.JSONField(default=dict, verbose_name='pondérations')),
                ('sources', models.JSONField(default=list, verbose_name='sources et années')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                ('frozen_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='figée le')),
            ],
            options={
                'verbose_name': 'méthode de score',
                'verbose_name_plural': 'méthodes de score',
                'ordering': ['name', '-created_at'],
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='score_method_once_per_version'), models.CheckConstraint(condition=models.Q(('frozen_at__isnull', True), ('frozen_at__gte', models.F('created_at')), _connector='OR'), name='score_method_frozen_after_creation')],
            },
        ),
        migrations.CreateModel(
            name='PriorityRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given', models.JSONField(verbose_name='entrée')),
                ('result', models.JSONField(verbose_name='sortie')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='calculé le')),
                ('made_by', models.CharField(max_length=150, verbose_name='calculé par')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='territories.scoremethod')),
            ],
            options={
                'verbose_name': 'calcul de la priorité territoriale',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PriorityFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.CharField(max_length=1000, verbose_name='motif')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('ended_reason', models.CharField(blank=True, max_length=1000, verbose_name='motif du retrait')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('epci', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='territories.epci', verbose_name='EPCI')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='territories.scoremethod')),
            ],
            options={
                'verbose_name': 'signalement d’un territoire prioritaire',
                'verbose_name_plural': 'signalements de territoires prioritaires',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TerritoryScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=dict, verbose_name='indicateurs')),
                ('cover', essaim.territories.models.measures.PartField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='couverture par les PTCE')),
                ('density', essaim.territories.models.measures.PartField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='densité de l’ESS')),
                ('diversity', essaim.territories.models.measures.PartField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='diversité de l’ESS')),
                ('engineering', essaim.territories.models.measures.PartField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='ingénierie disponible')),
                ('need', essaim.territories.models.measures.PartField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='besoins du territoire')),
                ('epci', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='territories.epci', verbose_name='EPCI')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='territories.scoremethod')),
            ],
            options={
                'verbose_name': 'score d’un territoire',
                'verbose_name_plural': 'scores des territoires',
                'ordering': ['method', 'epci'],
            },
        ),
        migrations.CreateModel(
            name='Vintage',
            fields=[
                ('dataset', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='jeu de données')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('vintage', models.CharField(max_length=200, verbose_name='millésime')),
                ('licence', models.CharField(max_length=100, verbose_name='licence')),
                ('checksum', models.CharField(max_length=64, verbose_name='empreinte')),
                ('row_count', models.IntegerField(verbose_name='lignes')),
                ('loaded_at', models.DateTimeField(verbose_name='chargé le')),
                ('loaded_by', models.CharField(max_length=150, verbose_name='chargé par')),
            ],
            options={
                'verbose_name': 'millésime',
                'ordering': ['dataset'],
                'constraints': [models.CheckConstraint(condition=models.Q(('row_count__gte', 0)), name='vintage_row_count_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Contour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('commune', 'Communes'), ('epci', 'EPCI'), ('department', 'Départements'), ('region', 'Régions')], max_length=10, verbose_name='niveau')),
                ('code', models.CharField(max_length=9)),
                ('geometry', models.JSONField(verbose_name='géométrie')),
                ('vintage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contours', to='territories.vintage')),
            ],
            options={
                'verbose_name': 'contour',
                'ordering': ['level', 'code'],
            },
        ),
        migrations.CreateModel(
            name='ZoningVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40, verbose_name='zonage')),
                ('label', models.CharField(max_length=200, verbose_name='intitulé')),
                ('vintage', models.CharField(max_length=200, verbose_name='millésime')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('licence', models.CharField(max_length=100, verbose_name='licence')),
                ('checksum', models.CharField(max_length=64, verbose_name='empreinte')),
                ('is_current', models.BooleanField(default=True, verbose_name='en vigueur')),
                ('loaded_at', models.DateTimeField(verbose_name='chargé le')),
                ('loaded_by', models.CharField(max_length=150, verbose_name='chargé par')),
            ],
            options={
                'verbose_name': 'édition d’un zonage',
                'verbose_name_plural': 'éditions des zonages',
                'ordering': ['kind', '-loaded_at'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'vintage'), name='zoning_version_once_per_vintage'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('kind',), name='zoning_version_one_current_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='Zoning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=60, verbose_name='valeur')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zonings', to='territories.commune')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zonings', to='territories.zoningversion')),
            ],
            options={
                'verbose_name': 'zonage',
                'ordering': ['version', 'commune'],
            },
        ),
        migrations.CreateModel(
            name='FormerCommune',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='ancien code')),
                ('name', models.CharField(blank=True, max_length=250, verbose_name='ancien nom')),
                ('kind', models.CharField(choices=[('fusionnee', 'Commune fusionnée'), ('deleguee', 'Commune déléguée'), ('associee', 'Commune associée'), ('arrondissement-municipal', 'Arrondissement municipal')], max_length=24, verbose_name='nature')),
                ('search_key', models.CharField(blank=True, editable=False, max_length=250)),
                ('current', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_communes', to='territories.commune', verbose_name='commune actuelle')),
            ],
            options={
                'verbose_name': 'ancienne commune',
                'verbose_name_plural': 'anciennes communes',
                'ordering': ['search_key', 'code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='former_commune_name_trigrams', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['fusionnee', 'deleguee', 'associee', 'arrondissement-municipal'])), name='former_commune_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=6, max_digits=16, verbose_name='valeur')),
                ('epci', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='territories.epci', verbose_name='EPCI')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='territories.measureversion')),
            ],
            options={
                'verbose_name': 'indicateur d’un EPCI',
                'ordering': ['version', 'epci'],
                'constraints': [models.UniqueConstraint(fields=('version', 'epci'), name='measure_one_per_epci')],
            },
        ),
        migrations.AddIndex(
            model_name='epci',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='epci_name_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='epci',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{9}$')), name='epci_code_is_a_siren'),
        ),
        migrations.AddConstraint(
            model_name='epci',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['CC', 'CA', 'CU', 'METRO', 'MET69'])), name='epci_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='epci',
            constraint=models.CheckConstraint(condition=models.Q(('population__isnull', True), ('population__gte', 0), _connector='OR'), name='epci_population_is_not_negative'),
        ),
        migrations.AddIndex(
            model_name='department',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='department_name_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(('zone__in', ['metro', 'drom', 'com'])), name='department_zone_is_known'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^(\\d{2}|2[AB]|9[78]\\d)$')), name='department_code_is_official'),
        ),
        migrations.AddIndex(
            model_name='commune',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='commune_name_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='commune',
            index=django.contrib.postgres.indexes.GinIndex(fields=['postcodes'], name='commune_postcodes'),
        ),
        migrations.AddIndex(
            model_name='commune',
            index=models.Index(fields=['search_key'], name='commune_exact_name'),
        ),
        migrations.AddConstraint(
            model_name='commune',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^([013-9]\\d|2[AB1-9])\\d{3}$')), name='commune_code_is_official'),
        ),
        migrations.AddConstraint(
            model_name='commune',
            constraint=models.CheckConstraint(condition=models.Q(('population__isnull', True), ('population__gte', 0), _connector='OR'), name='commune_population_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='priorityflag',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('method', 'epci'), name='priority_flag_once', violation_error_message='Ce territoire est déjà signalé.'),
        ),
        migrations.AddConstraint(
            model_name='priorityflag',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='priority_flag_says_why'),
        ),
        migrations.AddConstraint(
            model_name='priorityflag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('ended_reason', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='priority_flag_ended_says_who_and_why'),
        ),
        migrations.AddConstraint(
            model_name='territoryscore',
            constraint=models.UniqueConstraint(fields=('method', 'epci'), name='territory_score_one_per_epci'),
        ),
        migrations.AddConstraint(
            model_name='territoryscore',
            constraint=models.CheckConstraint(condition=models.Q(('cover__isnull', True), models.Q(('cover__gte', 0), ('cover__lte', 100)), _connector='OR'), name='territory_score_cover_from_0_to_100'),
        ),
        migrations.AddConstraint(
            model_name='territoryscore',
            constraint=models.CheckConstraint(condition=models.Q(('density__isnull', True), models.Q(('density__gte', 0), ('density__lte', 100)), _connector='OR'), name='territory_score_density_from_0_to_100'),
        ),
        migrations.AddConstraint(
            model_name='territoryscore',
            constraint=models.CheckConstraint(condition=models.Q(('diversity__isnull', True), models.Q(('diversity__gte', 0), ('diversity__lte', 100)), _connector='OR'), name='territory_score_diversity_from_0_to_100'),
        ),
        migrations.AddConstraint(
            model_name='territoryscore',
            constraint=models.CheckConstraint(condition=models.Q(('engineering__isnull', True), models.Q(('engineering__gte', 0), ('engineering__lte', 100)), _connector='OR'), name='territory_score_engineering_from_0_to_100'),
        ),
        migrations.AddConstraint(
            model_name='territoryscore',
            constraint=models.CheckConstraint(condition=models.Q(('need__isnull', True), models.Q(('need__gte', 0), ('need__lte', 100)), _connector='OR'), name='territory_score_need_from_0_to_100'),
        ),
        migrations.AddConstraint(
            model_name='contour',
            constraint=models.UniqueConstraint(fields=('level', 'code'), name='contour_one_per_place'),
        ),
        migrations.AddConstraint(
            model_name='contour',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['commune', 'epci', 'department', 'region'])), name='contour_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contour',
            constraint=models.CheckConstraint(condition=models.Q(('geometry__type__in', ['Polygon', 'MultiPolygon'])), name='contour_is_a_surface'),
        ),
        migrations.AddConstraint(
            model_name='zoning',
            constraint=models.UniqueConstraint(fields=('version', 'commune'), name='zoning_one_value_per_commune'),
        ),
        migrations.AddConstraint(
            model_name='zoning',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='zoning_value_is_given'),
        ),
    ]
