"""The application as servers expect it."""

from blog.app import create_app

app = create_app()
