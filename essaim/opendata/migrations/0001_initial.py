import django.db.models.deletion
import django.utils.timezone
import essaim.kit.money
import essaim.opendata.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte du contenu')),
                ('grants', models.PositiveIntegerField(verbose_name='conventions')),
                ('total', essaim.kit.money.MoneyField(decimal_places=2, max_digits=12, verbose_name='montant en vigueur')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='publiée le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'publication',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='PublicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('subventions-scdl.csv', 'Subventions, schéma SCDL 2.1.1'), ('subventions-reglementaire.csv', 'Données essentielles, format réglementaire de 2017'), ('subventions-360giving.json', 'Paquet 360Giving, JSON'), ('subventions-360giving.csv', 'Paquet 360Giving, table'), ('demandes-refusees.csv', 'Demandes refusées')], max_length=60, verbose_name='fichier')),
                ('rows', models.PositiveIntegerField(verbose_name='lignes')),
                ('size', models.PositiveBigIntegerField(verbose_name='taille (octets)')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='opendata.publication')),
            ],
            options={
                'verbose_name': 'fichier publié',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicationFrame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('only', models.BooleanField(default=True, editable=False, unique=True)),
                ('grantor_name', models.CharField(max_length=250, verbose_name='nom de l’attribuant')),
                ('grantor_siret', models.CharField(max_length=14, validators=[essaim.opendata.models.is_siret], verbose_name='SIRET de l’attribuant')),
                ('scheme', models.CharField(blank=True, max_length=60, verbose_name='identifiant du dispositif d’aide')),
                ('rae', models.CharField(blank=True, max_length=5, verbose_name='identifiant au répertoire des aides aux entreprises')),
                ('giving_prefix', models.CharField(default='360G-essaim', max_length=40, verbose_name='préfixe 360Giving')),
                ('publishes_small', models.BooleanField(default=True, verbose_name='publier aussi sous 23\u202f000\xa0€ par an')),
                ('publishes_refused', models.BooleanField(default=False, verbose_name='publier les demandes refusées')),
                ('automatic', models.BooleanField(default=True, verbose_name='publier sans intervention')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'cadre de publication',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='502e21f63646bfa5a25308727eb4b87db396cb7b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_308ac', table='opendata_publication', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='publicationfile',
            constraint=models.UniqueConstraint(fields=('publication', 'name'), name='publication_file_once'),
        ),
        migrations.AddConstraint(
            model_name='publicationfile',
            constraint=models.CheckConstraint(condition=models.Q(('name__in', ['subventions-scdl.csv', 'subventions-reglementaire.csv', 'subventions-360giving.json', 'subventions-360giving.csv', 'demandes-refusees.csv'])), name='publication_file_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicationfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='19d43fd99681084eaebb28e56c25fea16ca687a4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1cc8e', table='opendata_publicationfile', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='publicationframe',
            constraint=models.CheckConstraint(condition=models.Q(('only', True)), name='publication_frame_is_one'),
        ),
        migrations.AddConstraint(
            model_name='publicationframe',
            constraint=models.CheckConstraint(condition=models.Q(('grantor_siret__regex', '^\\d{14}$')), name='publication_frame_has_a_siret'),
        ),
    ]
