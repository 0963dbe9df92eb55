"""What the web server runs: a thread for whoever comes, a turn for as many as the machine can serve."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from essaim.kit.clock import Edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = Edge(get_wsgi_application(), settings.WEB_AT_ONCE)
