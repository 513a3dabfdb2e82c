"""How long the knowledge base takes to load: from its files, from the kept copy, and to compile.

``python -m tests.benchmarks.loading`` prints medians of fresh processes, beside PyYAML alone on the same files, and
shows that a changed file is noticed.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.resources import data_root

RUNS = 9
ROOT = Path(__file__).parents[2]
_IN_A_FRESH_PROCESS = """
import json, sys, time
from pathlib import Path
import yaml
from assistant.knowledge_base import load, load_cached
from assistant.inference import Doctor
root, folder = Path(sys.argv[1]), Path(sys.argv[2])
seconds, clock = {}, time.perf_counter
def timed(name, work):
    started = clock()
    result = work()
    seconds[name] = clock() - started
    return result
files = [path for part in ("knowledge", "rules") for path in sorted((root / part).rglob("*.yaml"))]
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
timed("PyYAML alone", lambda: [yaml.load(path.read_bytes(), loader) for path in files])
timed("load, from files", lambda: load(root))
load_cached(root, folder)
knowledge = timed("load, kept copy", lambda: load_cached(root, folder))
timed("compile", lambda: Doctor(knowledge, use_engine=False))
print(json.dumps({"seconds": seconds, "files": len(files), "hash": knowledge.hash}))
"""


def _run(root: Path, folder: Path) -> dict[str, object]:
    command = [sys.executable, "-c", _IN_A_FRESH_PROCESS, str(root), str(folder)]
    run = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    values: dict[str, object] = json.loads(run.stdout)
    return values


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        root, folder = Path(scratch) / "data", Path(scratch) / "cache"
        for part in ("knowledge", "rules"):
            shutil.copytree(data_root() / part, root / part)
        runs = [_run(root, folder) for _ in range(RUNS)]
        medians = {
            name: statistics.median(run["seconds"][name] for run in runs)  # type: ignore[index]
            for name in runs[0]["seconds"]  # type: ignore[attr-defined]
        }
        yardstick = medians["PyYAML alone"]
        print(f"{runs[0]['files']} files, {RUNS} fresh processes, medians")
        for name, seconds in medians.items():
            print(f"  {name:18} {1000 * seconds:6.0f} ms   {seconds / yardstick:5.2f} of PyYAML alone")
        term = root / "knowledge" / "version.yaml"
        term.write_text(term.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
        print(f"  a changed file is noticed: {_run(root, folder)['hash'] != runs[0]['hash']}")


if __name__ == "__main__":
    main()
