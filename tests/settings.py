"""The portal's settings, on the backend that this test process was given."""

from cxportal.launch.translations import compile_if_changed
from tests.backends import database_name, prepare_environment

BACKEND = prepare_environment()
compile_if_changed()

from cxportal.settings import *  # noqa: E402, F403
from cxportal.settings import DATABASE_URL, DATABASES  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": database_name(DATABASE_URL)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
