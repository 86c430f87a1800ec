"""The moderation log is written by one module, and nothing else changes or deletes its lines."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "blog"
LOG = ROOT / "comments" / "moderation" / "log.py"
ENTRY = "ModerationEntry"


def test_only_the_log_makes_lines_and_nobody_changes_them():
    for path in ROOT.rglob("*.py"):
        source = path.read_text()
        if ENTRY not in source and "moderation_log" not in source:
            continue
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            about = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
            if name == "update" and path == LOG:
                continue  # it chains what it finds unchained, and lets a comment's words leave
            if name in ("update", "delete"):
                assert ENTRY not in about, f"{where} changes the moderation log"
            if name == ENTRY:
                assert path == LOG, f"{where} writes to the moderation log past its one door"


def test_no_line_is_ever_assigned_to_or_removed():
    for path in (ROOT / "comments").rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    assert target.value.id not in ("entry", "entries"), f"{where} changes a line"
