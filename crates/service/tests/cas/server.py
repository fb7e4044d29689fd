"""A CAS server that others made (django-cas-server), for tests, on loopback: it says its port, then serves.

People and what it tells services of them come as JSON, {"login": {"uid": "…", "rne": ["…"]}}; their password
is their login backwards.
"""

import argparse
import json
import os
import pathlib
import secrets

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

parser = argparse.ArgumentParser()
parser.add_argument("--folder", type=pathlib.Path, required=True)
parser.add_argument("--services", required=True, help="the addresses that tickets are given for, as a pattern")
parser.add_argument("--people", type=json.loads, required=True)
parser.add_argument("--entcore", action="store_true", help="answers in the shape of EntCore's connectors")
options = parser.parse_args()
# What it tells services goes to loopback.
os.environ["NO_PROXY"] = "*"
django_apps = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
shapes = [pathlib.Path(__file__).with_name("templates")] if options.entcore else []
processors = ["template.context_processors.request", "contrib.auth.context_processors.auth"]
processors += ["contrib.messages.context_processors.messages"]
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    CAS_AUTH_CLASS=f"{__name__}.Person",
    # No look at a newer version on the network.
    CAS_NEW_VERSION_EMAIL_WARNING=False,
    CAS_NEW_VERSION_HTML_WARNING=False,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": options.folder / "cas.sqlite"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[f"django.contrib.{app}" for app in django_apps] + ["cas_server"],
    LOGGING_CONFIG=None,
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY=secrets.token_hex(),
    STATIC_URL="/static/",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": shapes,
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [f"django.{processor}" for processor in processors]},
        }
    ],
    USE_TZ=True,
)
django.setup()

from cas_server.auth import AuthUser  # noqa: E402
from cas_server.models import ReplaceAttributName, ServicePattern  # noqa: E402


class Person(AuthUser):
    def test_password(self, password):
        return self.username in options.people and password == self.username[::-1]

    def attributs(self):
        return options.people.get(self.username, {})


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


urlpatterns = [path("cas/", include("cas_server.urls"))]
call_command("migrate", verbosity=0)
pattern = ServicePattern.objects.create(name="Balado", pattern=options.services, single_log_out=True)
ReplaceAttributName.objects.create(name="*", service_pattern=pattern)
server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
server.set_app(get_wsgi_application())
print(server.server_port, flush=True)
server.serve_forever()
