"""A client made from the OpenAPI document by somebody else's program, from nothing of ours."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from urllib.request import urlopen

from openapi_spec_validator import validate

PACKAGE = "balado_client"


def make_client(address: str, folder: Path) -> ModuleType:
    """Reads the document, has it checked, and makes a client that has every operation."""
    with urlopen(f"{address}/v1/openapi.json") as answer:
        document = json.load(answer)
    validate(document)
    (folder / "openapi.json").write_text(json.dumps(document))
    # Nobody reads what is made: no tool need dress it.
    (folder / "settings.json").write_text(json.dumps({"post_hooks": []}))
    program = Path(sys.executable).with_name("openapi-python-client")
    words = [program, "generate", "--path", "openapi.json", "--output-path", PACKAGE, "--meta", "none", "--config", "settings.json"]
    made = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit(f"no client was made:\n{made.stdout}{made.stderr}")
    missing = [name for name in operations(document) if not list((folder / PACKAGE).glob(f"api/*/{name}.py"))]
    if missing:
        raise SystemExit(f"the client has no {', '.join(missing)}:\n{made.stdout}")
    sys.path.insert(0, str(folder))
    return importlib.import_module(PACKAGE)


def operations(document: dict) -> list[str]:
    """Names of all operations, as Python writes them."""
    methods = (method for path in document["paths"].values() for method in path.values())
    return [method["operationId"] for method in methods]
