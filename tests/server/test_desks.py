"""The desks: connections that ask one small look-up after the other move to a process, and come back."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import resource
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

import service
from attacks import target, wire
from attacks.target import Target
from lc_graph.server.desks import IN_A_ROW
from service import eventually

from .asking import ENDLESS, EX, LONG, READ, by_application, figures, told

_numbers = itertools.count()
HELD = "lc_graph_desk_connections"


def look_up(number: int | None = None, thing: int = 7) -> str:
    """Return a look-up that nobody asked before."""
    number = next(_numbers) if number is None else number
    return f"SELECT ?name ({number} AS ?n) {{ <{EX}{thing}> <{EX}name> ?name }}"


def ask(line: wire.Wire, text: str, more: str = "", **headers: str) -> wire.Answer:
    """Ask on a connection; the answer must come, and be one."""
    line.send(wire.query(text, more, **headers))
    answer = line.read()
    assert answer is not None, "closed"
    assert answer.status == 200, answer.text
    return answer


def held(server: Target) -> int:
    """Return how many connections are at desks."""
    return int(figures(server)[HELD, ()])


def busy(server: Target, lines: list[wire.Wire], many: int = 0) -> None:
    """Ask look-ups on all these connections until as many of them have moved (half, if nothing is said)."""
    many = many or len(lines) // 2

    def moved() -> bool:
        for _ in range(IN_A_ROW):
            for line in lines:
                ask(line, look_up())
        return held(server) == many

    assert eventually(moved), f"{held(server)} of {len(lines)} connections have moved"


@contextlib.contextmanager
def moved(server: Target, buffer: int = 0) -> Iterator[wire.Wire]:
    """Open two connections and yield the one that is at a desk."""
    with server.connect(buffer=buffer) as one, server.connect(buffer=buffer) as other:
        busy(server, [one, other])
        yield other if _holders(server, other) else one


def _holders(server: Target, line: wire.Wire) -> list[int]:
    """Return the processes that hold the other end of a connection, but for the one that listens."""
    port = line.socket.getsockname()[1]
    ours = f":{port:04X}"
    inodes = [
        f"socket:[{fields[9]}]"
        for fields in map(str.split, Path("/proc/net/tcp").read_text().splitlines()[1:])
        if fields[2].endswith(ours) and fields[1].endswith(f":{server.address[1]:04X}")
    ]
    found = []
    for pid in server.session():
        with contextlib.suppress(OSError):
            names = {os.readlink(entry) for entry in Path("/proc", str(pid), "fd").iterdir()}
            if names & set(inodes) and pid != server.process.pid:
                found.append(pid)
    return found


def _processes(server: Target) -> int:
    """Return how many processes the server has, with those that have ended and for which nobody waited."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            found += int(entry.read_text().rpartition(")")[2].split()[3]) == server.process.pid
    return found


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Target]:
    with target.running(["--data", data, "--desks", "2", "--timeout", "600"]) as running:
        yield running


def back(server: Target) -> None:
    """Wait until no connection is at a desk."""
    assert eventually(lambda: held(server) == 0), "not given back"


def test_half_of_the_connections_move_and_answers_are_the_same(server: Target) -> None:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(server.connect()) for _ in range(8)]
        busy(server, lines, 4)
        pids = [_holders(server, line) for line in lines]
        assert sum(map(bool, pids)) == 4
        assert len({pid for found in pids for pid in found}) == 1, "one desk, not several"
        for coding in ("", "gzip", "zstd, br"):
            for line in lines:
                text = f"SELECT ?p ?o ({next(_numbers)} AS ?n) {{ <{EX}7> ?p ?o }}"
                headers = {"Accept_Encoding": coding} if coding else {}
                here, there = ask(line, text, **headers), by_application(server, text, **headers)
                assert (here.body, told(here)) == (there.body, told(there))
        busy(server, lines, 4)
        answers = [ask(line, text) for line in lines for text in [look_up()]]
        assert {answer.json["results"]["bindings"][0]["name"]["value"] for answer in answers} == {"thing 7"}
        # Who has it already is told so, at a desk as well.
        text = look_up()
        tag = by_application(server, text).headers["etag"]
        for line in lines:
            busy(server, lines, 4)
            line.send(wire.query(text, If_None_Match=tag))
            answer = line.read()
            assert answer is not None
            assert (answer.status, answer.body) == (304, b"")
    back(server)


OTHERS: dict[str, Callable[[], bytes]] = {
    "a query for a reader": lambda: wire.query(f"{READ} #{next(_numbers)}"),
    "a long answer": lambda: wire.query(LONG, "&format=csv"),
    "another format": lambda: wire.query(look_up(), "&format=csv"),
    "a post": lambda: wire.post(look_up()),
    "a form": lambda: wire.post(f"query={quote(look_up())}", "application/x-www-form-urlencoded"),
    "a page": lambda: wire.head("GET", "/healthz"),
    "other headers": lambda: wire.query(look_up(), User_Agent="another"),
    "headers of the long way": lambda: wire.query(look_up(), X_Way="long"),
    "what is wrong": lambda: wire.query("SELECT ?s { ?s "),
    "what is no request": lambda: b"no request\r\n\r\n",
    "an address that is none": lambda: wire.head("GET", "/sparql?query=%zz%FF"),
    "a hub": lambda: wire.query(f"SELECT ?s ({next(_numbers)} AS ?n) {{ ?s <{EX}name> ?name }}"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_with_anything_else_a_connection_comes_back_and_is_answered(server: Target, what: str) -> None:
    request = OTHERS[what]()
    expected = server.asked(request)
    with moved(server) as line:
        line.send(request)
        answer = line.read()
        assert answer is not None
        assert (answer.status, told(answer)) == (expected.status, told(expected))
        assert len(answer.body) == len(expected.body)
        back(server)
        if answer.status < 400 or "connection" not in answer.headers:
            assert ask(line, look_up()).json["results"]["bindings"]


def test_head_comes_back_too(server: Target) -> None:
    with moved(server) as line:
        line.send(wire.query(look_up()).replace(b"GET", b"HEAD", 1))
        answer = line.read("HEAD")
        assert answer is not None
        assert (answer.status, answer.body) == (200, b"")
        assert int(answer.headers["content-length"]) > 0
        assert ask(line, look_up()).status == 200


@pytest.mark.parametrize("at", [1, 30, -3])
def test_a_request_in_pieces_is_read_on(server: Target, at: int) -> None:
    request = wire.query(look_up())
    with moved(server) as line:
        line.send(request[:at])
        back(server)
        line.send(request[at:])
        answer = line.read()
        assert answer is not None
        assert answer.json["results"]["bindings"][0]["name"]["value"] == "thing 7"


def test_requests_at_once_are_answered_in_their_order(server: Target) -> None:
    with moved(server) as line:
        numbers = [next(_numbers) for _ in range(20)]
        line.send(b"".join(wire.query(look_up(number)) for number in numbers))
        answers = [line.read() for _ in numbers]
        found = [answer.json["results"]["bindings"][0]["n"]["value"] for answer in answers if answer]
        assert found == [str(number) for number in numbers]


def test_what_is_asked_again_is_answered_from_memory(server: Target) -> None:
    text = look_up()
    with moved(server) as line:
        first = ask(line, text)
        hits = figures(server)["lc_graph_cache_hits_total", ()]
        again = [ask(line, text) for _ in range(4)]
        assert {answer.body for answer in again} == {first.body}
        assert eventually(lambda: figures(server)["lc_graph_cache_hits_total", ()] > hits)
        assert held(server) == 0


def test_whoever_takes_nothing_gets_everything_in_the_end(server: Target) -> None:
    texts: list[str] = []
    long = "x" * 1500
    with moved(server, buffer=4096) as line:

        def stuck() -> bool:
            # One after the other, so that none is read together with the next.
            for _ in range(20):
                texts.append(f'SELECT ?o ("{long}" AS ?x) ({next(_numbers)} AS ?n) {{ <{EX}7> ?p ?o }}')
                line.send(wire.query(texts[-1]))
                time.sleep(0.002)
            return held(server) == 0

        assert eventually(stuck), "it is waited for at the desk"
        for text in texts:
            answer = line.read()
            assert answer is not None
            number = answer.json["results"]["bindings"][0]["n"]["value"]
            assert f"({number} AS ?n)" in text
            assert len(answer.json["results"]["bindings"]) == 5
        assert ask(line, look_up()).status == 200


@pytest.mark.parametrize("reset", [False, True])
def test_a_client_that_goes_is_forgotten(server: Target, reset: bool) -> None:
    with moved(server) as line:
        line.close(reset=reset)
        back(server)
    server.idle()


def test_a_request_whose_client_is_gone_already_is_logged_as_its(data: Path) -> None:
    with target.running(["--data", data, "--desks", "2", "--timeout", "600"]) as server:
        with moved(server) as line:
            (desk,) = _holders(server, line)
            os.kill(desk, signal.SIGSTOP)
            line.send(wire.query(f"{ENDLESS} #{next(_numbers)}"))
            line.close(reset=True)
            os.kill(desk, signal.SIGCONT)
            back(server)
        assert eventually(lambda: server.log.read_text().count('"status": 499') == 1)
        assert '"client": ""' not in server.log.read_text()


def test_a_connection_on_which_nothing_is_asked_comes_back_by_itself(server: Target) -> None:
    with moved(server) as line:
        back(server)
        assert ask(line, look_up()).status == 200


def test_what_is_asked_at_a_desk_is_counted_and_logged(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with target.running(["--data", data, "--desks", "2", "--access-log", log]) as server:
        place = ("lc_graph_requests_total", (("place", "/sparql"), ("status", "200")))
        timed = ("lc_graph_request_seconds_count", (("place", "/sparql"),))
        before, began = figures(server), next(_numbers)
        with moved(server) as line:
            for _ in range(500):
                ask(line, look_up())
        asked = next(_numbers) - began - 1
        assert eventually(lambda: figures(server)[place] - before[place] >= asked)
        after = figures(server)
        assert after[place] - before[place] == asked
        assert after[timed] - before[timed] == asked
        assert after["lc_graph_answer_bytes_total", ()] > before["lc_graph_answer_bytes_total", ()]
        assert eventually(lambda: log.read_text().count('"rows": 1, "hit": false') >= asked)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    looked_up = [line for line in lines if line.get("rows") == 1 and line["path"] == "/sparql"]
    assert len({line["query"] for line in looked_up}) >= asked
    assert {line["client"] for line in looked_up} == {"127.0.0.1"} | {target.OTHER}


def test_connections_at_desks_count_as_the_others(data: Path) -> None:
    with target.running(["--data", data, "--desks", "2", "--connections", "20"]) as server:
        with contextlib.ExitStack() as stack:
            lines = [stack.enter_context(server.connect(client=target.OTHER)) for _ in range(4)]
            busy(server, lines)
            with server.connect(client=target.OTHER) as fifth:
                answer = fifth.read()
                assert answer is not None
                assert answer.status == 503
            for line in lines:
                ask(line, look_up())
        back(server)
        with server.connect(client=target.OTHER) as again:
            ask(again, look_up())


def test_a_connection_that_moves_counts_once(data: Path) -> None:
    with (
        target.running(["--data", data, "--desks", "2", "--connections", "20"]) as server,
        contextlib.ExitStack() as stack,
    ):
        with moved(server):
            pass
        back(server)
        lines = [stack.enter_context(server.connect(client=target.OTHER)) for _ in range(3)]
        for line in lines:
            for _ in range(IN_A_ROW):
                ask(line, look_up())
        # The fourth and last that there may be comes at the same time as a request with which another moves.
        server.process.send_signal(signal.SIGSTOP)
        fourth = stack.enter_context(server.connect(client=target.OTHER))
        lines[0].send(wire.query(look_up()))
        server.process.send_signal(signal.SIGCONT)
        ask(fourth, look_up())
        assert lines[0].read() is not None


def test_a_client_that_asks_as_much_as_it_may_gets_no_look_up_at_a_desk(data: Path) -> None:
    arguments = ["--data", data, "--desks", "2", "--per-client", "2", "--timeout", "600"]
    with (
        target.running(arguments) as server,
        moved(server) as line,
        server.connect() as one,
        server.connect() as two,
    ):
        one.send(wire.query(f"{ENDLESS} #1"))
        two.send(wire.query(f"{ENDLESS} #2"))

        def refused() -> bool:
            line.send(wire.query(look_up()))
            answer = line.read()
            assert answer is not None
            return answer.status == 429

        assert eventually(refused)


def test_no_look_up_moves_while_its_client_asks_as_much_as_it_may(data: Path) -> None:
    arguments = ["--data", data, "--desks", "2", "--per-client", "2", "--timeout", "600"]
    with target.running(arguments) as server, contextlib.ExitStack() as stack:
        with moved(server):
            pass
        back(server)
        lines = [stack.enter_context(server.connect()) for _ in range(4)]
        for line in lines[:2]:
            for _ in range(IN_A_ROW):
                ask(line, look_up())
        for line in lines[2:]:
            line.send(wire.query(f"{ENDLESS} #{next(_numbers)}"))
        assert eventually(lambda: server.at_work() == 2)
        # The desk is ready, and there are two such connections: with the next look-up one of them would move.
        for line in lines[:2]:
            line.send(wire.query(look_up()))
            answer = line.read()
            assert answer is not None
            assert answer.status == 429


def test_one_of_several_clients_behind_a_proxy_gets_no_look_up_beyond_its_limit(data: Path) -> None:
    arguments = ["--data", data, "--desks", "2", "--per-client", "2", "--timeout", "600", "--proxy-headers"]
    first, second = ({"X_Forwarded_For": f"192.0.2.{number}"} for number in (1, 2))
    with target.running(arguments) as server, contextlib.ExitStack() as stack:
        lines = [stack.enter_context(server.connect()) for _ in range(4)]
        for client in (first, second):

            def known(client: dict[str, str] = client) -> bool:
                for line in lines[:2]:
                    for _ in range(IN_A_ROW):
                        ask(line, look_up(), **client)
                return held(server) == 1

            assert eventually(known), "the desk does not get to know this client"
        (shared,) = (line for line in lines[:2] if _holders(server, line))
        # Both are known at the desk, and the second was the last to ask over this connection.
        ask(shared, look_up(), **first)
        ask(shared, look_up(), **second)
        for line in lines[2:]:
            line.send(wire.query(f"{ENDLESS} #{next(_numbers)}", **first))
        assert eventually(lambda: server.at_work() == 2)
        shared.send(wire.query(look_up(), **first))
        answer = shared.read()
        assert answer is not None
        assert answer.status == 429
        ask(shared, look_up(), **second)


def test_lines_of_the_log_are_told_however_long_they_are(data: Path, tmp_path: Path) -> None:
    client, log = {"X_Forwarded_For": "\xff" * 100}, tmp_path / "log"
    with target.running(["--data", data, "--desks", "2", "--proxy-headers", "--access-log", log]) as server:
        with server.connect() as one, server.connect() as other:

            def moved() -> bool:
                for line in (one, other):
                    for _ in range(IN_A_ROW):
                        ask(line, look_up(), **client)
                return held(server) == 1

            assert eventually(moved)
            desked = other if _holders(server, other) else one
            (desk,) = _holders(server, desked)
            for _ in range(1500):
                ask(desked, look_up(), **client)
            assert desk in server.session()
        assert eventually(lambda: log.read_text().count("\\u00ff" * 100) >= 1500)


def test_a_reload_drops_no_look_up_and_the_old_data_are_not_seen_again(data: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(data, tmp_path / "data.nt"))
    names = ["thing 7", "first", "second", "third"]
    with target.running(["--data", own, "--desks", "2"]) as server:
        seen, faults = [0], []
        stop = threading.Event()

        def looking() -> None:
            with server.connect() as line:
                while not stop.is_set():
                    least = seen[0]
                    try:
                        found = ask(line, look_up()).json["results"]["bindings"][0]["name"]["value"]
                    except Exception as error:
                        faults.append(repr(error))
                        return
                    if names.index(found) < least:
                        faults.append(f"{found} after {names[least]}")
                    seen[0] = max(seen[0], names.index(found))

        threads = [threading.Thread(target=looking) for _ in range(6)]
        for thread in threads:
            thread.start()
        try:
            for number, name in enumerate(names[1:], 1):
                assert eventually(lambda: held(server) == 3), "nothing has moved"
                fresh = own.with_suffix(".new")
                fresh.write_text(data.read_text().replace('"thing 7"', f'"{name}"'))
                fresh.replace(own)
                server.process.send_signal(signal.SIGHUP)
                assert eventually(lambda number=number: bool(faults) or seen[0] == number)
        finally:
            stop.set()
            for thread in threads:
                thread.join(service.SOON)
        assert not faults
        back(server)
        assert "Traceback" not in server.log.read_text()


def test_a_desk_that_stalls_answers_nothing_from_old_data(data: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(data, tmp_path / "data.nt"))
    with target.running(["--data", own, "--desks", "2"]) as server, moved(server) as line:
        (desk,) = _holders(server, line)
        os.kill(desk, signal.SIGSTOP)
        line.send(wire.query(look_up()))
        own.write_text(data.read_text().replace('"thing 7"', '"renamed"'))
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: b"renamed" in server.asked(wire.query(look_up())).body)
        with contextlib.suppress(ProcessLookupError):
            os.kill(desk, signal.SIGCONT)
        answer = line.read()
        assert answer is None or b"renamed" in answer.body
        back(server)


def kill_desk(server: Target) -> None:
    """Kill a desk that holds a connection, which ends with it."""
    with moved(server) as line:
        (desk,) = _holders(server, line)
        os.kill(desk, signal.SIGKILL)
        assert line.closed()
    back(server)


def test_a_desk_that_dies_takes_nothing_but_its_connections_along(data: Path) -> None:
    with target.running(["--data", data, "--desks", "2"]) as server, server.connect() as other:
        for _ in range(2):
            kill_desk(server)
            assert ask(other, look_up()).status == 200
        assert eventually(lambda: server.log.read_text().count("ended by itself") == 2)
        assert "Traceback" not in server.log.read_text()


def test_a_desk_that_dies_is_forgotten_with_all_that_it_ever_held(data: Path) -> None:
    with target.running(["--data", data, "--desks", "2", "--connections", "20"]) as server:
        with server.connect(client=target.OTHER) as one, server.connect(client=target.OTHER) as other:
            busy(server, [one, other])
        back(server)
        for _ in range(2):
            kill_desk(server)
        assert "Traceback" not in server.log.read_text()
        # None of those that were at the desk counts any more: a fifth of all may be one client's.
        with contextlib.ExitStack() as stack:
            for _ in range(4):
                ask(stack.enter_context(server.connect()), look_up())


def test_a_desk_for_which_there_are_too_many_open_files_is_not_left_over(data: Path) -> None:
    with (
        target.running(["--data", data, "--desks", "2"]) as server,
        server.connect() as one,
        server.connect() as other,
    ):
        ask(one, look_up())
        ask(other, look_up())
        most = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        opened = {int(entry.name) for entry in Path(f"/proc/{server.process.pid}/fd").iterdir()}
        free = next(number for number in itertools.count() if number not in opened)
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (free, most[1]))
        for _ in range(4 * IN_A_ROW):
            ask(one, look_up())
            ask(other, look_up())
        assert eventually(lambda: _processes(server) == server.baseline.processes)
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, most)
        busy(server, [one, other])


def test_the_service_stops_while_desks_are_asked(data: Path) -> None:
    with target.running(["--data", data, "--desks", "2"]) as server:
        stack = contextlib.ExitStack()
        lines = [stack.enter_context(server.connect()) for _ in range(4)]
        busy(server, lines)
        server.process.send_signal(signal.SIGTERM)
        for line in lines:
            assert line.closed()
        assert server.process.wait(service.SOON) == 0
        assert "Traceback" not in server.log.read_text()
        stack.close()


@pytest.mark.parametrize("writable", [False, True])
def test_nothing_moves_where_there_are_no_desks(data: Path, tmp_path: Path, writable: bool) -> None:
    token = tmp_path / "token"
    token.write_text("a-token-of-this-very-test\n")
    arguments = ["--token-file", token] if writable else ["--desks", "1"]
    with (
        target.running(["--data", data, *arguments]) as server,
        server.connect() as one,
        server.connect() as other,
    ):
        for _ in range(3 * IN_A_ROW):
            ask(one, look_up())
            ask(other, look_up())
        assert held(server) == 0
        assert len(server.session()) <= server.baseline.processes
