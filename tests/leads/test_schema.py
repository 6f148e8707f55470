"""What /schema says is so: schemathesis sends what the document allows, and what it does not."""

import subprocess
import sys
from pathlib import Path

from estate.accounts import tokens
from tests.fixtures.browser import Site

EXAMPLES = "60"


def test_the_api_does_what_its_document_says(site: Site, tmp_path: Path) -> None:
    token = site.run(lambda: tokens.make("schemathesis", "enquiries", "portal", 60_000, by=None))
    said = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{site.url}/schema"),
            *("--header", f"Authorization: Bearer {token}"),
            *("--max-examples", EXAMPLES, "--seed", "7", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
