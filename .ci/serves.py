"""Run a command that serves, ask whether it answers as the page does, and stop it: ``serves.py COMMAND``."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request

SECONDS = 600
"""How long installing, building, checking and starting may take together."""
QUERY = """
PREFIX lc: <https://w3id.org/lc-graph/ontology#>
SELECT ?value { ?figure lc:subjectName "冠县" ; lc:indicatorName "地区生产总值" ; lc:value ?value }
"""


def ask(address: str) -> None:
    """Ask for the start page in both languages and for one figure."""
    for path, said in (("?lang=zh", "聊城"), ("?lang=en", "Liaocheng")):
        page = urllib.request.urlopen(address + path, timeout=300).read().decode()
        assert said in page, f"the start page does not say {said}"
    request = urllib.request.Request(
        address + "sparql?" + urllib.parse.urlencode({"query": QUERY}),
        headers={"Accept": "application/sparql-results+json"},
    )
    rows = json.load(urllib.request.urlopen(request, timeout=300))["results"]["bindings"]
    assert [row["value"]["value"] for row in rows] == ["13917000000"], rows
    print(f"{address} answers")


with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
    service = subprocess.Popen(
        sys.argv[1:],
        stdout=subprocess.PIPE,
        stderr=told,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    stop = threading.Timer(SECONDS, os.killpg, (service.pid, signal.SIGKILL))
    stop.start()
    try:
        lines = iter(service.stdout.readline, "")
        found = next((match for line in lines if (match := re.search(r"http://[\w.:]+/", line))), None)
        if found is None:
            told.seek(0)
            sys.exit(f"no address was printed\n{told.read()}")
        ask(found[0])
    finally:
        stop.cancel()
        if service.poll() is None:
            os.killpg(service.pid, signal.SIGTERM)
        service.wait(120)
