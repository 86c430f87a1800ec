"""The readers' blueprint: every module of this door hangs its pages on it."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
