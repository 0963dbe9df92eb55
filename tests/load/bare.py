"""The bare page outside of everything: no middleware, no transaction. The difference is the price of ours."""

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test.utils import override_settings

get_wsgi_application()  # the product as a whole, in memory
connections.settings["default"]["ATOMIC_REQUESTS"] = False
with override_settings(MIDDLEWARE=[]):
    application = WSGIHandler()
