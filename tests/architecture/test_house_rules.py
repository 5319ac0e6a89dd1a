"""Rules of the house that the code itself must show."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, calls_in, name_of, product_files, tree_of

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
# Each looks across workspaces for a reason its own docstring gives.
ACROSS_ALLOWED = (
    "hesi/workspace/tenancy/",
    "hesi/workspace/access/middleware.py",
    "hesi/workspace/access/tokens.py",
    "hesi/workspace/events/",
    "hesi/workspace/jobs/",
    "hesi/workspace/notifications/",
    "hesi/workspace/files/",
    "hesi/workspace/people/",
    "hesi/support/service/contacts.py",
    "hesi/support/calls/callers.py",
    # Which workspace a mail is for is said by its recipient.
    "hesi/support/mail/receiving.py",
    "hesi/support/promises/tasks.py",
    "hesi/config/",
    "hesi/demo/",
)
FILE_LIMIT, FUNCTION_LIMIT = 400, 60


def is_door(path: Path) -> bool:
    return path.stem in ("views", "api") or path.parent.name in ("views", "api")


def test_imports_only_look_down() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_no_door_writes() -> None:
    wrong = []
    for path in filter(is_door, product_files()):
        for node in ast.walk(tree_of(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
                continue
            target = ast.unparse(node.func.value)
            # `hashlib…update`, `context.update` and the like write nothing that is kept.
            if target == "router":
                continue
            if "objects" in target or node.func.attr in (
                "save",
                "bulk_create",
                "bulk_update",
                "get_or_create",
                "delete",
            ):
                wrong.append(f"{name_of(path)}:{node.lineno} {target}.{node.func.attr}(): call an action instead")
    assert not wrong, "\n".join(wrong)


def test_models_answer_and_never_write() -> None:
    wrong = []
    for path in product_files():
        if path.stem != "models" or "tenancy" in path.parts or "people" in path.parts:
            continue
        wrong += [
            f"{name_of(path)}:{line} {call}(): move it to an action"
            for line, call in calls_in(tree_of(path))
            if call in WRITES - {"update"}
        ]
    assert not wrong, "\n".join(wrong)


def test_looking_across_workspaces_is_rare() -> None:
    wrong = [
        f"{name_of(path)}:{line} across_tenants(): open tenant_scope(tenant), or add the file here with its reason"
        for path in product_files()
        for line, call in calls_in(tree_of(path))
        if call == "across_tenants" and not name_of(path).startswith(ACROSS_ALLOWED)
    ]
    assert not wrong, "\n".join(wrong)


def test_actions_name_their_actor() -> None:
    """A public function of an actions module that writes takes `by` as a keyword."""
    wrong = []
    for path in product_files():
        if path.stem != "actions" and path.parent.name != "actions":
            continue
        for node in tree_of(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            is_atomic = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
            names = {argument.arg for argument in (*node.args.kwonlyargs, *node.args.args)}
            if is_atomic and "by" not in names:
                wrong.append(f"{name_of(path)}:{node.lineno} {node.name}() changes something without `by`")
    assert not wrong, "\n".join(wrong)


def test_sizes_are_reported_and_bounded() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    long_functions = [
        f"{name_of(path)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LIMIT
    ]
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:10]
    print(f"\n{len(sizes)} files, {sum(sizes.values())} lines, mean {sum(sizes.values()) // len(sizes)}; largest:")
    print("\n".join(f"  {lines:4} {name}" for name, lines in largest))
    too_long = [f"{name} has {lines} lines" for name, lines in sizes.items() if lines > FILE_LIMIT]
    assert not too_long + long_functions, "\n".join(["Split these by journey:", *too_long, *long_functions])
