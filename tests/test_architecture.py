"""The house rules of the design that can be held by a machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ("app", "pages", "report", "warehouse", "ingest", "expectations")
MAY_IMPORT = {
    "app": {"pages", "warehouse"},
    "pages": {"report", "warehouse"},
    "ingest": {"expectations", "report", "warehouse"},
    "report": {"warehouse"},
    "expectations": {"warehouse"},
    "warehouse": set(),
}
ONLY_IN = {
    "streamlit": {"app", "pages"},
    "duckdb": {"warehouse", "ingest"},
    "great_expectations": {"expectations"},
}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def sources() -> list[Path]:
    """Every Python file of the product, tests left out."""
    return [ROOT / "app.py", *(path for part in HOUSE[1:] for path in sorted((ROOT / part).rglob("*.py")))]


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_imports_run_one_way(path):
    part = part_of(path)
    assert (imported(path) & set(HOUSE)) - {part} <= MAY_IMPORT[part]
    for library, parts in ONLY_IN.items():
        assert library not in imported(path) or part in parts


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_files_and_functions_are_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_public_things_say_what_they_are(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "modulen saknar docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize(
    "path", [path for path in sources() if part_of(path) not in ("warehouse", "expectations")], ids=name_of
)
def test_no_sql_outside_the_warehouse(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"\bselect\b[\s\S]+\bfrom\b|\binsert into\b|\bcreate (or|table|view)", node.value)


@pytest.mark.parametrize("path", sorted((ROOT / "warehouse/sql").rglob("*/*.sql")), ids=name_of)
def test_every_sql_model_states_its_grain(path):
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--")]
    assert any(line.startswith("-- Grain: ") for line in head)


def test_pages_do_nothing_at_import_but_define():
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_call = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
            assert not is_call, f"{path.name}, rad {node.lineno}"


@pytest.mark.parametrize("module", ["app", "pages.overview", "pages.board_report", "report", "warehouse.measure",
                                    "ingest.cli"])  # fmt: skip
def test_great_expectations_is_loaded_by_no_one_but_an_ingest(module):
    code = f"import sys, {module}; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True).returncode == 0


def test_no_file_names_an_index_host_or_a_machine():
    hosts = r"py" + r"pi\.org|python" + r"hosted|npm" + r"js\.(org|com)|deb\.deb" + r"ian\.org"
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in files.stdout.split("\n"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in (".py", ".toml", ".md", ".lock", ".sql", ".txt", ""):
            text = path.read_text(encoding="utf-8")
            assert not re.search(hosts, text), name
            assert not re.search(r"(?<!\w)/(work|root|home)/\w", text), name
