"""Settings of the application, read from the environment; the defaults suit one machine on a local address.

``GLTD_HOME`` folder of everything written (default ``var``) · ``DATABASE_URL`` address of a PostgreSQL, for
those who have one · ``GLTD_SECRET_KEY`` the secret key, where it is not to be kept in that folder ·
``GLTD_ALLOWED_HOSTS`` host names, separated by commas · ``GLTD_HTTPS`` set to 1 behind TLS: secure cookies
and redirects · ``GLTD_REQUIRE_TOTP`` the roles that need a second factor, separated by commas, or « all »,
or « none » · ``GLTD_AUDIT_MONTHS`` how long a line of the journal is kept (default 12) ·
``GLTD_STATE_BRANDING`` set to 1 by those entitled to the State's typeface · ``GLTD_KEEP_OFFICIALS`` set to 1
where texts keep, unless told otherwise, the names of people who speak in office · ``GLTD_WORKERS`` how
many workers run beside the server (default 1; 0 where ``gltd web work`` is a service) · ``GLTD_UPLOAD_MB``
the largest file of events that is taken (default 512).
"""

import importlib.util
import os
import secrets
from pathlib import Path

from gltd import config
from gltd.web import second_factor
from gltd.web.database import read_database

HOME = config.load()


def read_secret_key() -> str:
    """Return the installation's secret key: given, or made at the first start for its owner's eyes only."""
    if "GLTD_SECRET_KEY" in os.environ:
        return os.environ["GLTD_SECRET_KEY"]
    path = HOME.home / "secret_key"
    if not path.exists():
        HOME.home.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def find_package_folder(package: str, *, inside: str) -> Path:
    """Return a folder of an installed package without importing the package."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / inside


HTTPS = os.environ.get("GLTD_HTTPS") == "1"
# Where anyone reads what is published: printed in documents, feeds and QR codes.
PUBLIC_ADDRESS = os.environ.get("GLTD_PUBLIC_ADDRESS", "").rstrip("/")
ADDRESS = os.environ.get("GLTD_ADDRESS", "").rstrip("/")
KEEP_OFFICIALS = os.environ.get("GLTD_KEEP_OFFICIALS") == "1"
STATE_BRANDING = os.environ.get("GLTD_STATE_BRANDING") == "1"

SECRET_KEY = read_secret_key()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *filter(None, os.environ.get("GLTD_ALLOWED_HOSTS", "").split(","))]

INSTALLED_APPS = [
    "gltd.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "widget_tweaks",
    "dsfr",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gltd.web.middleware.content_security_policy",
    "gltd.web.middleware.refuse_other_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gltd.web.middleware.require_sign_in",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gltd.web.middleware.log_visits",
    "gltd.web.middleware.finish_account",
    "gltd.web.middleware.settle_versions",
    "gltd.web.middleware.tell_anticipated_errors",
]
ROOT_URLCONF = "gltd.web.urls"
WSGI_APPLICATION = "gltd.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gltd.web.pages.frame.frame_context",
            ],
            "builtins": ["gltd.web.templatetags.french"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": read_database(HOME.database_url, sqlite_path=HOME.database_path)}
# Counts of failed sign-ins, in the database: it is what all processes share.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"},
}
# Long work waits in the register's own database: there is no second server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# How many workers ``gltd web serve`` keeps beside it; 0 where ``gltd web work`` runs as a service.
WORKERS = int(os.environ.get("GLTD_WORKERS", "1"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "web.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROLES_WITH_TOTP = second_factor.read_roles(os.environ.get("GLTD_REQUIRE_TOTP", ""), https=HTTPS)
ACCOUNT_ADAPTER = "gltd.web.signing.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # nobody is asked: a session lasts SESSION_COOKIE_AGE
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/15m/ip,5/15m/key"}
MFA_ADAPTER = "gltd.web.sealing.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "gltd"
MFA_TOTP_TOLERANCE = 1  # the clock of a telephone may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_COUNT = 10

# Law-enforcement logs are kept six months to a year.
AUDIT_MONTHS = int(os.environ.get("GLTD_AUDIT_MONTHS", "12"))
# Reminders by e-mail are off until a server is named.
EMAIL_HOST = os.environ.get("GLTD_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("GLTD_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("GLTD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GLTD_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("GLTD_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("GLTD_SMTP_FROM", "")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [("maplibre", find_package_folder("maplibre", inside="srcjs"))]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_AGE = 8 * 3600  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    # One proxy stands in front, which ends TLS and says so; nothing else may reach the application.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# A file given to be read holds names until it is masked: it stays in memory, never on a disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 25_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "gltd.web.uploading.WatchedUpload",
]
# A larger one is a file of events: it goes to a temporary file while it comes in, and no further than this.
UPLOAD_MOST_BYTES = int(os.environ.get("GLTD_UPLOAD_MB", "512")) << 20

# Logs hold no address, no user and no content of a form.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING"}},
}
