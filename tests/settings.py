"""The settings of the tests: those of config.settings, owing nothing to the machine they run on."""

import os
import tempfile

os.environ.update(
    {
        "SECRET_KEY": "for-tests-only-and-long-enough-to-please-the-checks-of-django",
        "DEBUG": "false",
        "ESSAIM_ENV": "test",
        "ESSAIM_DEMO": "false",
        "ALLOWED_HOSTS": "localhost,testserver",
        "SITE_URL": "http://localhost:8000",
        "HTTPS": "false",
        "COLLECT_STATIC": "false",
        "DATABASE_URL": "postgresql://essaim@nowhere/essaim",  # conftest.py puts the throw-away cluster here
        "DATABASE_POOL": "0",
        "STATEMENT_TIMEOUT": "60",
        "EXTRA_MIDDLEWARE": "",
        "STAFF_SECOND_FACTOR": "false",  # the tests that need it say so
        "HEALTH_TOKEN": "",
        "MAINTENANCE": "false",
        "READ_ONLY": "false",
        "EMAIL_URL": "",
        "INBOUND_ADDRESS": "reponse@essaim.example",
        "INBOUND_SECRET": "for-tests-only",
        "CLAMAV_SOCKET": "",
        "S3": "{}",
        "REGISTRY_URL": "http://registry.invalid",
        "ESSAIM_VAR": os.path.join(tempfile.gettempdir(), f"essaim-tests-{os.getpid()}"),
        "MEDIA_ROOT": os.path.join(tempfile.gettempdir(), f"essaim-tests-{os.getpid()}", "media"),
    }
)

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

MIDDLEWARE = ["essaim.kit.budget.QueryBudgetMiddleware", *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a hundred times quicker
