"""Rules of the house that import contracts cannot say. `make architecture` checks the contracts."""

import ast
import re

import pytest

from tests.architecture.source import CODE, ROOT, functions, name, python_files, tree

MAY_ASK_WHICH_DATABASE = ("blog/core/", "blog/search/")
SERVICES = re.compile(
    r"blog/core/|blog/[a-z]+/(services|jobs|submission|seed|loader)\.py"
    r"|blog/accounts/(erasing|external|links|people|sessions|signing_in)\.py"
    r"|blog/comments/(answers|bringing|checks|claims|counts|deletion|erasing|locks|marks)\.py"
    r"|blog/comments/(notices|privacy|recounts|relocation|replies|reporting|sections|standing|writer)\.py"
    r"|blog/comments/moderation/(kept_bans|log|learned/training)\.py"
    r"|blog/personal/erasing\.py"
    r"|blog/comments/(reports/(settling|tally|waiting)|votes/services)\.py"
    r"|blog/comments/legal/notices\.py"
    r"|blog/posts/(addresses|archives|experts|listeners|old_slugs|saving)\.py"
    r"|blog/taxonomy/paths\.py"
    r"|blog/search/(postgres|sqlite)\.py"
    r"|blog/notifications/(asking|sending)\.py"
    r"|blog/importers/"
)
WRITING = {"add", "add_all", "delete", "merge", "commit", "bulk_save_objects"}
SESSIONS = {"session", "db.session"}
FUNCTION_LINES = 60
FILE_LINES = 400


def test_no_file_is_longer_than_400_lines():
    suffixes = {".py", ".html", ".css", ".js"}
    paths = [
        path
        for folder in ("blog", "templates", "tests", "bench")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and "dist" not in path.parts and "results" not in path.parts
    ]
    long = {
        name(path): lines
        for path in paths
        if (lines := path.read_text("utf-8").count("\n")) > FILE_LINES
    }
    assert not long


@pytest.mark.parametrize("path", python_files("blog"), ids=name)
def test_no_function_is_longer_than_60_lines(path):
    long = [
        f"{function.name}: {lines}"
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]
    assert not long


@pytest.mark.parametrize("path", python_files(*CODE), ids=name)
def test_the_project_is_imported_at_the_top_alone(path):
    inside = [
        node.lineno
        for function in functions(path)
        for node in ast.walk(function)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in CODE)
        or (
            isinstance(node, ast.Import)
            and any(alias.name.split(".")[0] in CODE for alias in node.names)
        )
    ]
    assert not inside


def test_only_core_and_the_search_engines_ask_which_database_it_is():
    word = re.compile(r"is_sqlite|dialect|drivername|startswith\(\"(sqlite|postgres)")
    asking = [
        name(path)
        for path in python_files("blog")
        if not name(path).startswith(MAY_ASK_WHICH_DATABASE)
        and name(path) not in ("blog/app.py", "blog/later.py")
        and word.search(path.read_text("utf-8"))
    ]
    assert not asking


@pytest.mark.parametrize(
    "path", [path for path in python_files("blog") if not SERVICES.match(name(path))], ids=name
)
def test_only_services_write(path):
    """A write elsewhere would forget the tags, the counts and the log."""
    lines = [node.lineno for node in ast.walk(tree(path)) if _writes(node)]
    assert not lines


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in {"insert", "insert_or", "update", "delete", "transaction"}
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING
        and ast.unparse(node.func.value).removesuffix("()") in SESSIONS
    )


def test_every_module_and_test_folder_says_what_it_is():
    silent = [
        name(path) for path in python_files("blog", "tests") if not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_nothing_is_left_to_do_or_skipped():
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|pytest\.(mark\.)?(skip|xfail)")
    left = [name(path) for path in python_files(*CODE) if words.search(path.read_text("utf-8"))]
    assert not left
