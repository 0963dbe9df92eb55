import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import essaim.kit.references
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('poles', '0001_initial'),
        ('services', '0001_initial'),
        ('territories', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('text', models.TextField(max_length=4000, verbose_name='texte')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateField(blank=True, null=True, verbose_name='affichée jusqu’au')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'annonce',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Concertation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                ('intro', models.TextField(max_length=6000, verbose_name='présentation')),
                ('closes_at', models.DateTimeField(verbose_name='contributions jusqu’au')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('open', 'Ouverte'), ('closed', 'Close, réponses à venir'), ('answered', 'Réponses publiées')], default='draft', editable=False, max_length=8)),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ouverte le')),
                ('synthesis', models.TextField(blank=True, max_length=20000, verbose_name='synthèse')),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='réponses publiées le')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.bouquetversion', verbose_name='version du bouquet')),
            ],
            options={
                'verbose_name': 'concertation',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('kind', models.CharField(choices=[('national_day', 'Journée nationale'), ('visit', 'Visite'), ('workshop', 'Atelier'), ('webinar', 'Webinaire')], max_length=12, verbose_name='nature')),
                ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                ('summary', models.CharField(max_length=300, verbose_name='en une phrase')),
                ('description', models.TextField(blank=True, max_length=8000, verbose_name='description')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='lieu ou lien')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('registration_closes_at', models.DateTimeField(verbose_name='inscriptions jusqu’au')),
                ('seats', models.PositiveIntegerField(verbose_name='places')),
                ('taken', models.PositiveIntegerField(default=0, editable=False, verbose_name='places prises')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('published', 'Annoncé'), ('cancelled', 'Annulé')], default='draft', editable=False, max_length=10)),
                ('cancelled_reason', models.CharField(blank=True, editable=False, max_length=500)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.region', verbose_name='région')),
            ],
            options={
                'verbose_name': 'événement',
            },
        ),
        migrations.CreateModel(
            name='PracticeSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('title', models.CharField(max_length=160, verbose_name='titre')),
                ('summary', models.CharField(max_length=300, verbose_name='en une phrase')),
                ('body', models.TextField(max_length=20000, verbose_name='la pratique')),
                ('theme_keys', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), blank=True, default=list, verbose_name='thèmes')),
                ('source', models.CharField(blank=True, editable=False, max_length=300, verbose_name='d’où elle vient')),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('to_review', 'À relire'), ('returned', 'À reprendre'), ('published', 'Publiée'), ('withdrawn', 'Retirée')], default='draft', editable=False, max_length=10)),
                ('note', models.CharField(blank=True, editable=False, max_length=1000, verbose_name='remarque de relecture')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publiée le')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('search_text', config='french'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pole', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poles.pole')),
                ('reviewer', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fiche de pratique',
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=500, verbose_name='question')),
                ('hint', models.CharField(blank=True, max_length=500, verbose_name='précision')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                ('answer', models.TextField(blank=True, max_length=6000, verbose_name='réponse')),
                ('fate', models.CharField(blank=True, choices=[('', 'Pas encore de réponse'), ('kept', 'Retenu'), ('partly', 'Retenu en partie'), ('studied', 'À l’étude'), ('not_kept', 'Non retenu')], max_length=8, verbose_name='suite donnée')),
                ('followed_up', models.TextField(blank=True, max_length=4000, verbose_name='ce qu’il en est devenu')),
                ('followed_up_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('concertation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='community.concertation')),
            ],
            options={
                'verbose_name': 'question de concertation',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.CharField(max_length=160, verbose_name='au nom de')),
                ('role', models.CharField(blank=True, editable=False, max_length=20)),
                ('position', models.CharField(choices=[('for', 'Favorable'), ('reserved', 'Favorable sous réserve'), ('against', 'Défavorable'), ('neutral', 'Sans avis')], max_length=8, verbose_name='position')),
                ('text', models.TextField(blank=True, max_length=6000, verbose_name='contribution')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='community.question')),
            ],
            options={
                'verbose_name': 'contribution',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.CharField(blank=True, max_length=160, verbose_name='votre structure')),
                ('state', models.CharField(choices=[('registered', 'Inscrite'), ('waiting', 'Sur liste d’attente'), ('cancelled', 'Annulée')], editable=False, max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='le')),
                ('came', models.BooleanField(blank=True, null=True, verbose_name='présence')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='community.event')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'inscription',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=essaim.kit.references.new_reference, editable=False, max_length=10, unique=True)),
                ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                ('why', models.TextField(max_length=3000, verbose_name='pourquoi ces questions')),
                ('audience', models.CharField(choices=[('coordinators', 'Les coordonnateurs des pôles accompagnés'), ('compagnons', 'Les compagnons'), ('providers', 'Les prestataires de services'), ('everybody', 'Tous, administrations partenaires comprises')], max_length=12, verbose_name='à qui')),
                ('is_anonymous', models.BooleanField(default=True, verbose_name='réponses anonymes')),
                ('opens_at', models.DateTimeField(verbose_name='ouverture')),
                ('closes_at', models.DateTimeField(verbose_name='clôture')),
                ('state', models.CharField(choices=[('draft', 'En préparation'), ('planned', 'Programmée'), ('open', 'Ouverte'), ('closed', 'Close'), ('published', 'Résultats publiés')], default='draft', editable=False, max_length=10)),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ouverte le')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='résultats publiés le')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('once_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='démonstration')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'enquête',
            },
        ),
        migrations.CreateModel(
            name='SurveyPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('coordinator', 'Coordonnateurs'), ('compagnon', 'Compagnons'), ('provider', 'Prestataires'), ('partner', 'Administrations partenaires')], max_length=11)),
                ('is_told', models.BooleanField(default=False, verbose_name='prévenue')),
                ('is_reminded', models.BooleanField(default=False, verbose_name='relancée')),
                ('has_answered', models.BooleanField(default=False, verbose_name='a répondu')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='community.survey')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'personne consultée',
            },
        ),
        migrations.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('group', models.CharField(choices=[('coordinator', 'Coordonnateurs'), ('compagnon', 'Compagnons'), ('provider', 'Prestataires'), ('partner', 'Administrations partenaires')], max_length=11)),
                ('values', models.JSONField(default=dict)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='community.survey')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answer', to='community.surveyperson')),
            ],
            options={
                'verbose_name': 'réponse à une enquête',
            },
        ),
        migrations.CreateModel(
            name='SurveyQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('one', 'Un seul choix'), ('several', 'Plusieurs choix'), ('scale', 'Note de 1 à 5'), ('text', 'Réponse courte')], max_length=8, verbose_name='nature')),
                ('text', models.CharField(max_length=300, verbose_name='question')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=160), blank=True, default=list)),
                ('is_required', models.BooleanField(default=True, verbose_name='réponse obligatoire')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='community.survey')),
            ],
            options={
                'verbose_name': 'question d’une enquête',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='concertation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'closed', 'answered'])), name='concertation_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='concertation',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('closes_at__gt', models.F('opened_at')), ('opened_at__isnull', False)), _connector='OR'), name='concertation_opened_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='concertation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), models.Q(('synthesis', ''), _negated=True)), _connector='OR'), name='concertation_answered_has_a_synthesis'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['starts_at', 'id'], name='event_by_date'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['national_day', 'visit', 'workshop', 'webinar'])), name='event_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'cancelled'])), name='event_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_starts', violation_error_message='La fin doit suivre le début.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('registration_closes_at__lte', models.F('ends_at'))), name='event_registration_closes_before_the_end', violation_error_message='Les inscriptions ferment avant la fin de l’événement.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('taken__lte', models.F('seats'))), name='event_never_over_its_seats', violation_error_message='Il y a déjà plus d’inscrits que de places.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'cancelled'), ('cancelled_reason', ''), _connector='XOR'), name='event_cancelled_says_why'),
        ),
        migrations.AddIndex(
            model_name='practicesheet',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='sheet_full_text'),
        ),
        migrations.AddIndex(
            model_name='practicesheet',
            index=django.contrib.postgres.indexes.GinIndex(fields=['theme_keys'], name='sheet_by_theme'),
        ),
        migrations.AddIndex(
            model_name='practicesheet',
            index=models.Index(fields=['-published_at', '-id'], name='sheet_newest'),
        ),
        migrations.AddConstraint(
            model_name='practicesheet',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'to_review', 'returned', 'published', 'withdrawn'])), name='sheet_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='practicesheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('reviewer__isnull', False)), _connector='OR'), name='sheet_published_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='practicesheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='sheet_returned_says_why'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('fate__in', ['', 'kept', 'partly', 'studied', 'not_kept'])), name='question_fate_is_known'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('fate', ''), models.Q(('answer', ''), _negated=True), _connector='XOR'), name='question_fate_goes_with_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('question', 'user'), name='contribution_once'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('position__in', ['for', 'reserved', 'against', 'neutral'])), name='contribution_position_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['registered', 'waiting', 'cancelled'])), name='registration_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('event', 'user'), name='registration_once', violation_error_message='Vous êtes déjà inscrit.'),
        ),
        migrations.AddIndex(
            model_name='survey',
            index=models.Index(fields=['state', 'closes_at'], name='survey_by_state'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'planned', 'open', 'closed', 'published'])), name='survey_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['coordinators', 'compagnons', 'providers', 'everybody'])), name='survey_audience_is_known'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='survey_closes_after_it_opens', violation_error_message='La clôture doit suivre l’ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'planned']), ('opened_at__isnull', False), _connector='XOR'), name='survey_opened_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'published'), ('published_at__isnull', True), _connector='XOR'), name='survey_published_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.UniqueConstraint(condition=models.Q(('once_key', ''), _negated=True), fields=('created_by', 'once_key'), name='survey_made_once'),
        ),
        migrations.AddConstraint(
            model_name='surveyperson',
            constraint=models.UniqueConstraint(fields=('survey', 'user'), name='survey_person_once'),
        ),
        migrations.AddConstraint(
            model_name='surveyperson',
            constraint=models.CheckConstraint(condition=models.Q(('group__in', ['coordinator', 'compagnon', 'provider', 'partner'])), name='survey_person_group_is_known'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', False), ('person__isnull', False)), models.Q(('at__isnull', True), ('person__isnull', True)), _connector='OR'), name='survey_answer_named_and_dated_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(('group__in', ['coordinator', 'compagnon', 'provider', 'partner'])), name='survey_answer_group_is_known'),
        ),
        migrations.AddConstraint(
            model_name='surveyquestion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['one', 'several', 'scale', 'text'])), name='survey_question_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='surveyquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('choices__len__gte', 2), ('kind__in', ('one', 'several'))), models.Q(models.Q(('kind__in', ('one', 'several')), _negated=True), ('choices__len', 0)), _connector='OR'), name='survey_question_choices_when_to_choose', violation_error_message='Donnez au moins deux réponses à choisir.'),
        ),
    ]
