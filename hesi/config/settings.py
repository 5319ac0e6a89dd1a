"""Settings, all from the environment, with defaults that start the product on a laptop.

`docs/administration.md` lists every variable read here.
"""

import os
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from hesi.config.keys import local_keys

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
BASE_DIR = PACKAGE.parent
HOME = Path(env.str("HESI_HOME", default="") or BASE_DIR / "var")
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
_keys = local_keys(HOME)
SECRET_KEY = env.str("SECRET_KEY", default=_keys.secret_key)
MASTER_KEY = env.str("HESI_MASTER_KEY", default=_keys.master_key)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Origins outside of the public internet that may be asked, for example http://gateway.internal:8080.
EGRESS_ALLOWED = env.list("HESI_EGRESS_ALLOWED", default=[])
# An endpoint of OpenAI's chat form that puts the assistant's cited passages into words; empty: none is asked.
ASSISTANT_ENDPOINT = env.str("HESI_ASSISTANT_ENDPOINT", default="")
ASSISTANT_KEY = env.str("HESI_ASSISTANT_KEY", default="")
ASSISTANT_MODEL = env.str("HESI_ASSISTANT_MODEL", default="")
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://localhost:{os.environ.get('PORT', '8000')}")
BEHIND_TLS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    # First, so that its sign-in pages and mails are found before the sign-in library's own.
    "hesi.workspace.people",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "hesi.workspace.tenancy",
    "hesi.workspace.access",
    "hesi.workspace.events",
    "hesi.workspace.jobs",
    "hesi.workspace.files",
    "hesi.workspace.calendars",
    "hesi.workspace.currencies",
    "hesi.workspace.notifications",
    "hesi.workspace.exports",
    "hesi.workspace.filters",
    "hesi.workspace.search",
    "hesi.expenses.approvals",
    "hesi.expenses.policies",
    "hesi.expenses.invoices",
    "hesi.expenses.documents",
    "hesi.expenses.budgets",
    "hesi.expenses.payments",
    "hesi.expenses.advances",
    "hesi.support.service",
    "hesi.support.promises",
    "hesi.support.knowledge",
    "hesi.support.tickets",
    "hesi.support.desk",
    "hesi.support.assistant",
    "hesi.support.mail",
    "hesi.support.incidents",
    "hesi.support.calls",
    "hesi.support.viewing",
    "hesi.support.chat",
    "hesi.support.community",
    "hesi.support.trainings",
    "hesi.support.surveys",
    "hesi.support.success",
    "hesi.support.announcements",
    "hesi.support.centre",
    "hesi.support.measures",
    "hesi.insights",
    "hesi.insights.search_language",
    "hesi.insights.own_reports",
    "hesi.insights.closing",
    "hesi.insights.dashboards",
    "hesi.web",
    "hesi.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hesi.workspace.people.language.LanguageMiddleware",
    "hesi.workspace.people.devices.DeviceMiddleware",
    "hesi.config.readable.ReadableMiddleware",
    "hesi.web.refusals.RefusalMiddleware",
    "hesi.workspace.access.middleware.ScopeMiddleware",
    "hesi.support.viewing.middleware.ViewingMiddleware",
]

ROOT_URLCONF = "hesi.config.urls"
ASGI_APPLICATION = "hesi.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Both packages would set their loader alone and so undo each other: components inside, parts around them.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "hesi.web.loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                # Amounts are drawn by its filter wherever a template is loaded (`hesi.web.loader`).
                "hesi.web.templatetags.web",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "hesi.web.context.shell",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{HOME / 'hesi.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["ENGINE"] = "hesi.config.sqlite"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA mmap_size=268435456;",
    }
    _database["CONN_MAX_AGE"] = None
    # Tests that use several threads need locks as a file has them; a database in memory has others.
    _database["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    _database["ENGINE"] = "hesi.config.postgresql"
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    _database["CONN_HEALTH_CHECKS"] = True
    # A statement that a connection has asked three times is planned once: planning costs more than answering.
    _database.setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache("CACHE_URL", default="dbcache://hesi_cache")
    if env.str("CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# How often one API token may ask in a minute; 0 asks nobody to wait. Counted in the default cache.
API_REQUESTS_A_MINUTE = env.int("HESI_API_REQUESTS_A_MINUTE", default=600)

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "recognition", "exports", "mail"]}
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "hesi.workspace.people.adapter.AccountAdapter"
MFA_ADAPTER = "hesi.workspace.people.adapter.MFAAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "hesi_language"
LOCALE_PATHS = [PACKAGE / "core" / "locale", PACKAGE / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env.bool("HESI_TEST", default=False)
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or env.bool("HESI_TEST", default=False)
FILES_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

_email = env.email("EMAIL_URL", default="filemail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email.get("EMAIL_HOST", ""), _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_USER") or "", _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS", False), _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = str(HOME / "mail")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Hesi <no-reply@localhost>")

TRIAL_DAYS = env.int("TRIAL_DAYS", default=14)
REGISTRATION_OPEN = env.bool("REGISTRATION_OPEN", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "hesi.config.log_lines.RequestIds"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
