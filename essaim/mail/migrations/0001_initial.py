import django.db.models.deletion
import django.utils.timezone
import uuid
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
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=60, verbose_name='modèle')),
                ('to', models.EmailField(max_length=254, verbose_name='destinataire')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='réponses à')),
                ('subject', models.CharField(max_length=250, verbose_name='objet')),
                ('text', models.TextField(verbose_name='texte')),
                ('html', models.TextField(blank=True)),
                ('critical', models.BooleanField(default=False, verbose_name='prioritaire')),
                ('secret', models.BooleanField(default=False, editable=False)),
                ('about', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='au sujet de')),
                ('call_slug', models.SlugField(blank=True)),
                ('delivery', models.CharField(choices=[('held', 'Retenu'), ('queued', 'En file d’attente'), ('sent', 'Envoyé'), ('retrying', 'Nouvel essai prévu'), ('failed', 'Échec'), ('bounced', 'Rejeté par le destinataire'), ('cancelled', 'Annulé')], default='queued', editable=False, max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('report', models.CharField(blank=True, editable=False, max_length=500, verbose_name='compte rendu')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('once_key', models.CharField(blank=True, editable=False, max_length=200, null=True, unique=True)),
                ('resent_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='resends', to='mail.message')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message',
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='mail.message')),
            ],
        ),
        migrations.CreateModel(
            name='TemplateText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('call_slug', models.SlugField()),
                ('key', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=250, verbose_name='objet')),
                ('body', models.TextField(verbose_name='texte')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'texte de message',
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['-created_at', '-id'], name='message_newest'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('delivery__in', ['held', 'queued', 'sent', 'retrying', 'failed', 'bounced', 'cancelled'])), name='message_delivery_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivery', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='message_sent_says_when'),
        ),
        migrations.AddConstraint(
            model_name='templatetext',
            constraint=models.UniqueConstraint(fields=('call_slug', 'key'), name='template_text_once_per_call'),
        ),
    ]
