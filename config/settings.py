"""One file, no branches: everything that differs between machines is an environment variable."""

from pathlib import Path

from django.utils.csp import CSP
from environs import Env

from config.navigation import NAVIGATION as NAVIGATION
from essaim.demo.compute import accounts as demo
from machine import environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment.load()
env = Env()

# --- What changes from one machine to the next ------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])  # the old ones, during a rotation
DEBUG = env.bool("DEBUG", False)
PRODUCTION = env.str("ESSAIM_ENV", "") == "production"
DEMO = env.bool("ESSAIM_DEMO", False)  # banner, demo accounts listed on the sign-in page, second factor off
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL")
DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
DATABASE_POOL = env.int("DATABASE_POOL", 8)  # connections of one process; 0: none, behind PgBouncer
PGBOUNCER = env.bool("PGBOUNCER", False)  # transaction mode: no pool, no session, time-outs are the role's
STATEMENT_TIMEOUT = env.int("STATEMENT_TIMEOUT", 10)  # seconds; 300 for the tasks
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "var" / "media")
VAR_DIR = env.path("ESSAIM_VAR", BASE_DIR / "var")
HTTPS = env.bool("HTTPS", True)  # cookies, redirect and HSTS follow; false only on a laptop
COLLECT_STATIC = env.bool("COLLECT_STATIC", False)  # true where `collectstatic` was run: hashed, compressed
EXTRA_MIDDLEWARE: list[str] = env.list("EXTRA_MIDDLEWARE", [])  # the query budget, in development
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")  # the public age key that encrypts the backups
HEALTH_TOKEN = env.str("HEALTH_TOKEN", "")  # who may read /sante/detail/ and /metrics from elsewhere
MAINTENANCE = env.bool("MAINTENANCE", False)
READ_ONLY = env.bool("READ_ONLY", False)
ESSAIM_THEME = env.str("ESSAIM_THEME", "neutral")  # or "dsfr", reserved to the State
ESSAIM_OPERATOR_NAME = env.str("ESSAIM_OPERATOR_NAME", "Direction générale du Trésor")
ESSAIM_CONTACT_EMAIL = env.str("ESSAIM_CONTACT_EMAIL", "contact@essaim.example")
ESSAIM_CONTACT_PHONE = env.str("ESSAIM_CONTACT_PHONE", "01 00 00 00 00")
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", not DEMO)  # staff roles need TOTP or a passkey
SECOND_FACTOR_ROLES: list[str] = env.list("SECOND_FACTOR_ROLES", [])  # empty: every role in production
SIGN_IN_LIMITS = env.bool("SIGN_IN_LIMITS", True)  # false for a bench: everybody comes from one address
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # how many of ours add to X-Forwarded-For
PROXY_ADDRESSES: list[str] = env.list("PROXY_ADDRESSES", ["127.0.0.1", "::1"])  # whose X-Request-Start counts
COMPRESS_PAGES = env.bool("COMPRESS_PAGES", True)  # false where the proxy in front compresses
WEB_AT_ONCE = env.int("WEB_AT_ONCE", 4)  # requests served at once by a process; the others wait, dated
EMAIL_URL = env.str("EMAIL_URL", "")  # smtp://user:password@host:587?tls=True ; empty: kept in the outbox
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Essaim <ne-pas-repondre@essaim.example>")
INBOUND_ADDRESS = env.str("INBOUND_ADDRESS", "")  # reponse@...: answers by mail; empty: the contact above
INBOUND_SECRET = env.str("INBOUND_SECRET", "")  # shared with the relay that posts these letters to us
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", "")  # path of clamd's socket; empty: no antivirus
# S3, as JSON: bucket, endpoint_url, access_key, secret_key, region. Empty: files are under MEDIA_ROOT.
S3: dict[str, str] = dict(env.json("S3", {}))
FILE_MAX_BYTES = env.int("FILE_MAX_BYTES", 50 * 1024 * 1024)  # one limit everywhere
REGISTRY_URL = env.str("REGISTRY_URL", "https://recherche-entreprises.api.gouv.fr")
REGISTRY_TIMEOUT = env.float("REGISTRY_TIMEOUT", 4.0)

# --- What never changes -----------------------------------------------------------------------
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": True,
    "CONN_HEALTH_CHECKS": True,
    "CONN_MAX_AGE": 0,
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"] |= {"DISABLE_SERVER_SIDE_CURSORS": PGBOUNCER}
DATABASES["default"]["OPTIONS"] |= {
    "server_side_binding": True,  # without it nothing is prepared: half of the database's work was planning
    "prepare_threshold": 3 if DATABASE_POOL and not PGBOUNCER else None,
}
if not PGBOUNCER:  # which refuses it: `essaim database roles` gives them to the role
    DATABASES["default"]["OPTIONS"]["options"] = (
        f"-c statement_timeout={STATEMENT_TIMEOUT}s -c lock_timeout=5s -c timezone=UTC"
    )
if DATABASE_POOL and not PGBOUNCER:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": DATABASE_POOL, "timeout": 10}

DEMO_ACCOUNTS = demo.DEMO_ACCOUNTS
INSTALLED_APPS = [
    "machine",
    "essaim.demo",
    "essaim.portals",
    "essaim.opendata",
    "essaim.sizing",
    "essaim.community",
    "essaim.mentoring",
    "essaim.services",
    "essaim.grants",
    "essaim.decisions",
    "essaim.committee",
    "essaim.portfolio",
    "essaim.appraisal",
    "essaim.admissibility",
    "essaim.notices",
    "essaim.dossiers",
    "essaim.budget",
    "essaim.calls",
    "essaim.poles",
    "essaim.organizations",
    "essaim.accounts",
    "essaim.territories",
    "essaim.workflow",
    "essaim.deadlines",
    "essaim.audit",
    "essaim.files",
    "essaim.mail",
    "essaim.documents",
    "essaim.charts",
    "essaim.ui",
    "essaim.kit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "pgtrigger",
    "widget_tweaks",
    "dsfr",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "essaim.kit.clock.ReceivedAtMiddleware",
    "essaim.kit.edge.EdgeHeadersMiddleware",
    "essaim.kit.edge.CompressedPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "essaim.ui.middleware.SwitchesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "essaim.accounts.middleware.PersonMiddleware",
    "essaim.kit.access.AccessMiddleware",
    *EXTRA_MIDDLEWARE,
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "essaim.ui.context.chrome",
            ],
            "builtins": ["essaim.ui.templatetags.ui", "essaim.charts.templatetags.charts"],
        },
    }
]
FORM_RENDERER = "essaim.ui.forms.EssaimRenderer"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^metrics$"]  # asked by the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 * HTTPS
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
# `__Host-`: no neighbour of the domain can write them (RFC 6265bis); browsers want `Secure` for that.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}essaim_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
BROWSER_COOKIE_NAME = f"{COOKIE_PREFIX}essaim_browser"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "essaim.ui.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "essaim.files.handlers.StopKeeping",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# The jobs of the clock, which only the worker imports. Queues and slots: config/work.py.
PROCRASTINATE_IMPORT_PATHS = sorted(
    f"essaim.{room.parent.name}.jobs" for room in (BASE_DIR / "essaim").glob("*/jobs*")
)
PROCRASTINATE_ON_APP_READY = "essaim.kit.worker.install"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECT_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECT_STATIC
WHITENOISE_AUTOREFRESH = False
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["svg", "map", "ico", "png", "woff", "woff2", "gz"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

DSFR_USE_INTEGRITY_CHECKSUMS = False  # hashed storage rewrites the CSS, the digest would block it
DSFR_CONTENT_IS_SAFE = False
DSFR_MARK_OPTIONAL_FIELDS = True

AUTHENTICATION_BACKENDS = ["essaim.accounts.views.adapter.SessionBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"

# Signing in: a code by mail by default, which also opens accounts; password, TOTP and passkey at will.
ACCOUNT_ADAPTER = "essaim.accounts.views.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "essaim.accounts.forms.sign_in.AskCodeForm",
    "confirm_login_code": "essaim.accounts.forms.sign_in.TypeCodeForm",
    "login": "essaim.accounts.forms.sign_in.PasswordForm",
    "reauthenticate": "essaim.accounts.forms.sign_in.ConfirmPasswordForm",
    "change_password": "essaim.accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "essaim.accounts.forms.sign_in.SetPasswordForm",
    "add_email": "essaim.accounts.forms.sign_in.AddressForm",
    "change_email": "essaim.accounts.forms.sign_in.ChangeAddressForm",
    "confirm_email_verification_code": "essaim.accounts.forms.sign_in.AddressCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
SIGN_IN_CODE_LIMITS = [  # (whose, how many codes, in how many seconds); five tries for each code
    ("ip", 60, 600),
    ("ip_and_address", 5, 600),  # whoever asks for somebody else exhausts only what comes from there
    ("address", 20, 3600),
    ("address", 100, 86_400),  # 500 guesses a day in a million, from however many machines
    (
        "browser",
        10,
        3600,
    ),  # instead, where this address once signed in: nobody else can spend it
    ("browser", 40, 86_400),
]
SIGN_IN_TYPED_LIMITS = [("ip", 300, 600), ("address", 100, 3600), ("browser", 50, 3600)]  # codes compared
SIGN_IN_PASSWORD_LIMITS = [
    ("ip", 30, 60),
    ("ip_and_address", 10, 600),
    ("address", 100, 3600),
    ("browser", 10, 600),
]
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = SIGN_IN_LIMITS and {
    "request_login_code": "",  # SIGN_IN_CODE_LIMITS, in one statement
    "login": "",  # SIGN_IN_PASSWORD_LIMITS
    "login_failed": "10/m/ip,5/10m/key",  # for a password the key is an address in one browser or machine
    "confirm_email": "3/10m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "essaim.accounts.views.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "essaim.accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "essaim.accounts.forms.second_factor.ConfirmForm",
    "activate_totp": "essaim.accounts.forms.second_factor.ActivateTotpForm",
    "add_webauthn": "essaim.accounts.forms.second_factor.AddPasskeyForm",
    "authenticate_webauthn": "essaim.accounts.forms.second_factor.UsePasskeyForm",
    "login_webauthn": "essaim.accounts.forms.second_factor.LoginPasskeyForm",
    "reauthenticate_webauthn": "essaim.accounts.forms.second_factor.ConfirmPasskeyForm",
    "edit_webauthn": "essaim.accounts.forms.second_factor.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Essaim"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # on a laptop: http://localhost

# In PostgreSQL: a limit is the same for all web processes, and there is no other service to run.
CACHES = {"default": {"BACKEND": "essaim.kit.cache.PostgresCache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # a public page opens no session

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "links": {"()": "essaim.kit.logs.HidePersonalLinks"},
        "refusals": {"()": "essaim.kit.refused.RefusalsInOneLine"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["links"]}},
    "loggers": {
        "django.request": {"filters": ["refusals"]},
        "django.security.csrf": {"filters": ["refusals"]},
        "essaim.security": {"level": "INFO"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
