"""How Alembic meets the application: its database, its tables and no one else's."""

from alembic import context
from flask import current_app

from blog.core.db import make_database

extension = current_app.extensions["migrate"]
engine = extension.db.engine
FOREIGN = ("search_", "huey")


def is_ours(thing, name, kind, reflected, compare_to):
    """The search engines and the task queue make and drop tables of their own."""
    return not (kind == "table" and name.startswith(FOREIGN))


def keep_empty_out(migration_context, revision, directives):
    """Write no file when nothing changed."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


make_database()
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=extension.db.metadata,
        include_object=is_ours,
        process_revision_directives=keep_empty_out,
        compare_type=True,
        user_module_prefix="blog.core.db.",
        **{k: v for k, v in extension.configure_args.items() if k == "render_as_batch"},
    )
    with context.begin_transaction():
        context.run_migrations()
