import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('verb', models.CharField(max_length=60, verbose_name='acte')),
                ('subject_type', models.CharField(max_length=60, verbose_name='objet')),
                ('subject_id', models.CharField(max_length=60, verbose_name='identifiant')),
                ('subject_label', models.CharField(max_length=200, verbose_name='nom')),
                ('details', models.JSONField(default=dict, verbose_name='précisions')),
                ('hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'écriture du journal',
                'verbose_name_plural': 'journal',
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'id'], name='audit_entry_subject')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE last record;', func="\n    PERFORM pg_advisory_xact_lock(7331001);\n    SELECT id, hash INTO last FROM audit_entry ORDER BY id DESC LIMIT 1;\n    NEW.id := coalesce(last.id, 0) + 1;\n    NEW.hash := encode(sha256(convert_to(concat_ws('|', coalesce(last.hash, ''), NEW.id, extract(epoch FROM NEW.at), NEW.verb,\n    NEW.subject_type, NEW.subject_id, NEW.by_id, NEW.details::text), 'UTF8')), 'hex');\n    RETURN NEW;\n", hash='a3d5e75af45e1a34ef041910f40ceb8b0d6238c1', operation='INSERT', pgid='pgtrigger_chain_fc4fc', table='audit_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b389f8260e22d0fbf38b4ff1e20214212b176ee', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6b88', table='audit_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the journal is append-only';", hash='f245a2e18391fc426185661a32fc2e8c403522d3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_32091', table='audit_entry', when='BEFORE')),
        ),
    ]
