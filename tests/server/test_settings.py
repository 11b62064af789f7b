"""Settings: options, variables and a file, which goes before which, and what is said when one is wrong."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from attacks import target, wire
from attacks.target import Target
from service import eventually

TOKEN = "a-token-of-enough-characters"


@contextlib.contextmanager
def variables(**values: str) -> Iterator[None]:
    names = {f"LC_GRAPH_{name.upper()}": value for name, value in values.items()}
    os.environ.update(names)
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]


def limits(server: Target) -> str:
    return server.asked(wire.query("ASK {}")).headers["lc-limits"]


def test_options_go_before_variables_and_these_before_the_file(data: Path, tmp_path: Path) -> None:
    config = tmp_path / "serve.toml"
    config.write_text(
        f'timeout = 11.0\nmax-rows = 10\nmax-answer = 1\ndata = ["{data}"]\naccess-log = "{tmp_path}/log"\n'
    )
    with (
        variables(timeout="12", max_rows="20"),
        target.running(["--config", config, "--timeout", "13"]) as server,
    ):
        assert limits(server) == f"seconds=13, rows=20, bytes={1 << 20}"
        assert (tmp_path / "log").exists()
    with variables(config=str(config)), target.running([]) as server:
        assert limits(server) == f"seconds=11, rows=10, bytes={1 << 20}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("timeouts = 3", "there is no such setting"),
        ("timeout = ", "correct the file"),
        ('timeout = "soon"', "timeout"),
        ("max-rows = -1", "max-rows"),
        (None, "cannot be read"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, content: str | None, said: str) -> None:
    config = tmp_path / "serve.toml"
    if content is not None:
        config.write_text(content)
    done = service.run("serve", "--port", "0", "--config", config)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


WRONG_SECRETS = [
    (None, "No such file"),
    ("folder", "Is a directory"),
    (b"", "is empty"),
    (b" \n", "is empty"),
    (b"\xff" * 20, "byte 1 is not UTF-8"),
    (b"two lines\nof something", "does not hold"),
    ("汉字".encode() * 10, "does not hold"),
]


@pytest.mark.parametrize(("content", "said"), [*WRONG_SECRETS, (b"short", "16 or more")])
def test_a_wrong_token_file_is_told(
    tmp_path: Path, data: Path, content: bytes | str | None, said: str
) -> None:
    wrong_secret(tmp_path / "token", content, said, "--data", data, "--token-file", tmp_path / "token")


@pytest.mark.parametrize(("content", "said"), WRONG_SECRETS)
def test_a_wrong_file_for_the_remote_store_is_told(
    tmp_path: Path, content: bytes | str | None, said: str
) -> None:
    options = ("--store", "http://127.0.0.1:9/", "--store-auth-file", tmp_path / "secret")
    wrong_secret(tmp_path / "secret", content, said, *options)


def wrong_secret(path: Path, content: bytes | str | None, said: str, *options: str | Path) -> None:
    """Check that a file with a secret, of this content (or a folder, or none), is refused in these words."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    done = service.run("serve", "--port", "0", *options)
    assert done.returncode == 2
    assert f"{path}: " in done.stderr
    assert said in done.stderr
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--token-file", "--shapes"])
def test_a_release_takes_no_writes_so_no_settings_for_them(tmp_path: Path, option: str) -> None:
    done = service.run("serve", "--port", "0", option, tmp_path / "file")
    assert (done.returncode, option in done.stderr) == (2, True)


def test_an_access_log_that_cannot_be_opened_is_told(data: Path, tmp_path: Path) -> None:
    done = service.run("serve", "--port", "0", "--data", data, "--access-log", tmp_path / "none" / "log")
    assert done.returncode == 2
    assert "none" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_address_that_clients_know_is_the_one_told(data: Path) -> None:
    relative = "SELECT ?x { BIND(<x> AS ?x) }"
    with target.running(["--data", data, "--base-iri", "https://example.com/"]) as server:
        for way in ({}, {"X_Way": "long"}):
            found = server.asked(wire.query(relative, **way)).json["results"]["bindings"]
            assert found[0]["x"]["value"] == "https://example.com/x"
        described = server.asked(wire.head("GET", "/sparql", Accept="text/turtle")).text
        assert "https://example.com/sparql" in described


def test_a_proxy_is_believed_when_it_is_said_to_be_one(data: Path, tmp_path: Path) -> None:
    relative = "SELECT ?x { BIND(<x> AS ?x) }"
    log = tmp_path / "log"
    with target.running(["--data", data, "--proxy-headers", "--access-log", log]) as server:
        sent = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "6.6.6.6, 1.2.3.4"}
        found = server.asked(wire.query(relative, **sent)).json["results"]["bindings"]
        assert found[0]["x"]["value"] == "https://localhost/x"
        found = server.asked(wire.query(relative, X_Forwarded_Proto="gopher")).json["results"]["bindings"]
        assert found[0]["x"]["value"] == "http://localhost/x"
        server.asked(wire.head("GET", "/nothing", **sent))
        assert eventually(lambda: log.read_text().count('"1.2.3.4"') == 2)
    assert "6.6.6.6" not in log.read_text()


def test_many_clients_of_one_proxy_are_not_one_client(data: Path) -> None:
    with (
        target.running(
            ["--data", data, "--proxy-headers", "--connections", "20", "--per-client", "1"]
        ) as server,
        contextlib.ExitStack() as held,
    ):
        lines = [held.enter_context(server.connect()) for _ in range(10)]
        for number, line in enumerate(lines):
            line.send(wire.query("ASK {}", X_Forwarded_For=f"1.1.1.{number}"))
        assert [answer.status for line in lines if (answer := line.read())] == [200] * 10


def test_help_names_every_variable() -> None:
    done = subprocess.run(
        [*service.COMMAND, "serve", "--help"], capture_output=True, text=True, env=service.environment()
    )
    assert "LC_GRAPH_MAX_ROWS" in done.stdout
