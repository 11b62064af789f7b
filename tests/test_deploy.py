"""What is said of deploying is so: the unit, the container's steps, and nginx in front of a real server."""

from __future__ import annotations

import configparser
import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import project
from attacks import target, wire
from attacks.target import Target
from lc_graph.commands.serve import command
from lc_graph.engine.asking import Limits
from lc_graph.server.http import MOST_PARAMETERS
from lc_graph.server.multipart import MOST_FILES
from lc_graph.server.settings import Settings
from server.asking import SLOW
from service import LONG, SOON, eventually, free_port

FOLDER = project.ROOT / "docs" / "deploy"
DOCUMENTS = ("deploy.md", "deploy.zh.md")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?j) }"
LARGE = "SELECT * { ?s ?p ?o . ?o ?q ?x }"


# ---- the options ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_option_is_explained_with_its_variable_and_its_key(name: str) -> None:
    text = (project.ROOT / "docs" / name).read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `--([\w-]+)[^`]*` \|(.*)$", text, re.MULTILINE))
    options = {option.removeprefix("--") for parameter in command.params for option in parameter.opts}
    assert told.keys() == {option for option in options if not option.startswith("-")}
    for option, rest in told.items():
        if option != "config":
            assert f"`LC_GRAPH_{option.upper().replace('-', '_')}`" in rest, option
            assert f"`{option}`" in rest, option


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_defaults_are_told_as_they_are(name: str) -> None:
    text = (project.ROOT / "docs" / name).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `--([\w-]+)[^`]*` \| [^|]* \| [^|]*\| ([^|]+) \|", text, re.MULTILINE)
    told = dict(rows)
    plain = command.make_context("serve", []).params
    for parameter in command.params:
        option = parameter.opts[0].removeprefix("--")
        value = plain.get(str(parameter.name))
        if isinstance(value, bool):
            assert told[option] in ("off", "关"), option
        elif value in (None, "", ()):
            assert told[option] in ("none", "无"), option
        else:
            assert told[option] == f"`{value:g}`" if isinstance(value, float) else f"`{value}`", option


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_bounded_and_not_set_is_told(name: str) -> None:
    text = (project.ROOT / "docs" / name).read_text(encoding="utf-8")
    plain = Settings()
    kibibytes = plain.head // 1024
    for figure in (f"{kibibytes} KiB", plain.headers, MOST_PARAMETERS, MOST_FILES):
        assert re.search(rf"(?<!\d){figure}(?!\d)", text), figure
    for seconds in (plain.arriving, plain.leaving, plain.idle):
        assert re.search(rf"(?<!\d){seconds:g} (?:seconds|秒)", text), seconds


def test_both_languages_say_the_same() -> None:
    english, chinese = ((project.ROOT / "docs" / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    for pattern in (r"^\| `--[^`]*`", r"^#+ ", r"^```\w*$", r"`LC_GRAPH_\w+`"):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M)), pattern
    assert re.findall(r"\]\((deploy/[^)]*)\)", english) == re.findall(r"\]\((deploy/[^)]*)\)", chinese)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_number_of_processes_is_told_as_it_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (project.ROOT / "docs" / name).read_text(encoding="utf-8")
    for option in ("workers", "heavy"):
        least, most = map(int, re.findall(r"\d+", text.partition(f"| `--{option} ")[2].split("0", 2)[2])[:2])
        for cores in (1, 4, 64):
            monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
            assert Limits().readers == Limits().heavy == max(least, min(most, cores))
    most = int(re.findall(r"\d+", text.partition("| `--desks ")[2].split("0", 2)[2])[0])
    for cores in (1, 2, 64):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        assert Settings().desks == min(most, cores)


# ---- systemd ----------------------------------------------------------------------------------------


def test_the_unit_starts_the_service_and_keeps_it_in_bounds(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(FOLDER / "lc-graph.service", encoding="utf-8")
    service = unit["Service"]
    program, verb, *arguments = shlex.split(service["ExecStart"])
    assert (Path(program).name, verb) == ("lc-graph", "serve")
    context = command.make_context("serve", arguments)
    assert context.params["host"] == "127.0.0.1"
    for bound in ("MemoryMax", "TasksMax", "LimitNOFILE"):
        assert service[bound]
    for wall in ("NoNewPrivileges", "PrivateDevices", "ProtectHome", "RestrictNamespaces"):
        assert service[wall] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    if verifier := shutil.which("systemd-analyze"):
        # The program is not installed here: another that is stands for it.
        copy = tmp_path / "lc-graph.service"
        text = (FOLDER / "lc-graph.service").read_text(encoding="utf-8")
        copy.write_text(text.replace(program, "/bin/true"), encoding="utf-8")
        done = subprocess.run([verifier, "verify", "--man=no", copy], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


# ---- the container ----------------------------------------------------------------------------------


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the container's file, each with what follows it."""
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def test_the_containers_file_is_sound() -> None:
    found = steps()
    names = [name for name, _ in found]
    assert names[0] == "FROM"
    assert set(names) <= {
        "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT",
        "CMD",
    }  # fmt: skip
    for name, rest in found:
        match name:
            case "FROM":
                assert re.match(r"[\w./-]+:\d", rest), "a base without a version"
            case "USER":
                assert not rest.startswith(("0", "root"))
            case "ENTRYPOINT" | "CMD":
                assert isinstance(json.loads(rest), list), f"{name} would run in a shell"
            case "WORKDIR":
                assert rest.startswith("/")
            case "RUN":
                assert "sudo" not in rest
                assert "curl" not in rest
    last = len(names) - 1 - names[::-1].index("FROM")
    assert "USER" in names[last:], "the service would run as root"
    assert "HEALTHCHECK" in names[last:]


def test_the_containers_steps_lead_to_a_service_that_answers(tmp_path: Path) -> None:
    """Its commands run outside a container, ``/opt`` being a folder of this test, and on another port.

    What this machine has compiled and kept before is not compiled again, which takes half a minute.
    """
    here = tmp_path / "source"
    for path in project.files():
        copied = here / path.relative_to(project.ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }

    def moved(text: str) -> str:
        return text.replace("/opt/", f"{tmp_path}/").replace(" --no-cache-dir ", " ")

    for name, rest in steps():
        if name == "RUN":
            done = subprocess.run(
                ["sh", "-euc", moved(rest)], cwd=here, env=clean, capture_output=True, text=True, timeout=LONG
            )
            assert done.returncode == 0, f"{rest}\n{done.stdout}\n{done.stderr}"
    program, arguments = (json.loads(moved(dict(steps())[name])) for name in ("ENTRYPOINT", "CMD"))
    arguments[arguments.index("--port") + 1] = "0"
    check = dict(steps())["HEALTHCHECK"]
    with (tmp_path / "log").open("w+b") as log:
        process = subprocess.Popen([*program, *arguments], cwd=tmp_path, env=clean, stdout=log, stderr=log)
        try:

            def port() -> str:
                said = (tmp_path / "log").read_text(encoding="utf-8")
                return "".join(re.findall(r"http://[\w.]+:(\d+)/", said)[:1])

            assert eventually(lambda: bool(port()), LONG), (tmp_path / "log").read_text(encoding="utf-8")
            asked = json.loads(moved(check[check.index("[") :]).replace(":8000/", f":{port()}/"))
            assert subprocess.run(asked, env=clean, timeout=SOON).returncode == 0
        finally:
            process.terminate()
            assert process.wait(SOON) in (0, -signal.SIGTERM)


# ---- nginx ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def nginx(folder: Path, behind: Target) -> Iterator[tuple[str, int]]:
    """Run Debian's nginx with the documented configuration; only addresses and paths are others."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed (Debian: apt-get install nginx-light)")
    ours = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    port = free_port()
    assert "listen 80;" in ours
    assert "127.0.0.1:8000" in ours
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{port};")
    ours = ours.replace("127.0.0.1:8000", f"127.0.0.1:{behind.address[1]}")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log stderr;\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{ours}}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"], stderr=subprocess.PIPE
    )

    def listens() -> bool:
        with contextlib.suppress(OSError), wire.Wire(("127.0.0.1", port)):
            return True
        return False

    try:
        assert eventually(lambda: listens() or process.poll() is not None)
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.communicate(timeout=SOON)


@pytest.fixture(scope="module")
def proxied(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Target, tuple[str, int]]]:
    with (
        target.running(["--data", data, "--timeout", "600", "--proxy-headers"]) as behind,
        nginx(tmp_path_factory.mktemp("nginx"), behind) as front,
    ):
        yield behind, front


Proxied = tuple[Target, tuple[str, int]]


def test_a_query_comes_through_the_proxy(proxied: Proxied) -> None:
    with wire.Wire(proxied[1]) as line:
        for request in (wire.query(target.HEALTHY), wire.post(target.HEALTHY), wire.query("SELECT {")):
            line.send(request)
            answer = line.read()
            assert answer is not None
            assert (answer.status, "thing 7" in answer.text) in {(200, True), (400, False)}
        line.send(wire.query("SELECT * { ?s ?p ?o FILTER(?o != '" + "x" * 40_000 + "') } LIMIT 1"))
        answer = line.read()
    assert answer is not None
    assert answer.status == 200


def test_addresses_are_those_of_the_proxy(proxied: Proxied) -> None:
    said = {"X_Forwarded_Host": "evil.example", "X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "gopher"}
    with wire.Wire(proxied[1]) as line:
        line.send(wire.head("GET", "/sparql", host="graph.example.org", Accept="text/turtle", **said))
        answer = line.read()
    assert answer is not None
    assert "http://graph.example.org/sparql" in answer.text
    assert "evil" not in answer.text
    assert "gopher" not in answer.text
    assert "6.6.6.6" not in proxied[0].log.read_text(encoding="utf-8")


def test_a_large_answer_comes_whole(proxied: Proxied) -> None:
    with wire.Wire(proxied[1]) as line:
        line.send(wire.query(LARGE))
        answer = line.read()
    assert answer is not None
    assert answer.status == 200
    assert len(answer.body) > 5_000_000
    assert len(answer.json["results"]["bindings"]) > 30_000


def test_an_answer_comes_as_it_is_made(proxied: Proxied) -> None:
    behind, front = proxied
    with wire.Wire(front) as line:
        line.send(wire.query(SLOW, "&format=csv"))
        # Its end is hours away.
        while len(line.rest) < 50_000:
            assert line.more()
        assert behind.at_work() == 1
    assert eventually(lambda: behind.at_work() == 0)


def test_a_client_that_leaves_the_proxy_stops_its_query(proxied: Proxied) -> None:
    behind, front = proxied
    line = wire.Wire(front)
    line.send(wire.post(ENDLESS))
    assert eventually(lambda: behind.state()["running_heavy"] == 1), "nothing is evaluated"
    line.close()
    assert eventually(lambda: behind.at_work() == 0)
    behind.idle()
    behind.healthy()


def test_what_breaks_off_behind_the_proxy_breaks_off_before_it(proxied: Proxied) -> None:
    behind, front = proxied
    with wire.Wire(front, buffer=4096) as line:
        line.send(wire.query(LARGE + " #broken"))
        assert line.more()
        for pid in behind.readers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(wire.NotWhole):
            line.read()
    behind.healthy()
