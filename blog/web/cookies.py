"""Cookies of ours: each is signed by whoever keeps it, and none is sent where it is not needed."""

from flask import Response, current_app


def keep(
    response: Response, name: str, value: str, seconds: int, path: str, *, for_script: bool = False
) -> None:
    """Let the browser keep a cookie for so long and send it beneath `path` alone.

    No script reads it, unless it is made for script.
    """
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        httponly=not for_script,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def drop(response: Response, name: str, path: str, *, for_script: bool = False) -> None:
    """Let the browser forget it; a cookie is known by its name and its path."""
    response.delete_cookie(name, path=path, httponly=not for_script, samesite="Lax")
