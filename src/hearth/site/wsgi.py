"""What a web server calls: `hearth.site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearth.site.settings")
application = get_wsgi_application()
