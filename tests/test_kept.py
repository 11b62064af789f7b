"""Pages that are kept are the pages that were made."""

from __future__ import annotations

import pytest

from service import Service

PAGES = ["/", "/questions", "/id/region/371525.html", "/things/Project?page=1", "/id/region/371525.csv"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_given_again_is_the_same(site: Service, path: str) -> None:
    made, kept = (site.get(path, Accept_Language="en") for _ in range(2))
    assert (kept.status, kept.body) == (made.status, made.body)
    changing = {"date"}
    made_head, kept_head = (
        {name.lower(): value for name, value in reply.headers.items() if name.lower() not in changing}
        for reply in (made, kept)
    )
    assert kept_head == made_head
    chinese = site.get(path, Accept_Language="zh")
    assert site.get(path, Accept_Language="zh").body == chinese.body
    assert chinese.body != made.body


def test_a_page_given_again_is_not_sent_to_who_has_it(site: Service) -> None:
    path = "/id/region/371525.ttl"
    tag = site.get(path).headers["ETag"]
    for _ in range(2):
        again = site.get(path, If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
    assert site.get(path, If_None_Match='"other"').status == 200


def test_what_is_wrong_and_what_may_change_is_made_each_time(site: Service) -> None:
    for _ in range(2):
        assert site.get("/no/such/page").status == 404
        assert site.request("HEAD", "/").body == b""
    query = "/sparql?format=html&query=SELECT%20(UUID()%20AS%20%3Fone)%20%7B%7D"
    assert site.get(query).body != site.get(query).body


def test_who_asks_by_another_name_gets_links_of_that_name(site: Service) -> None:
    for host in ("a.example", "b.example", "a.example"):
        assert f"http://{host}/sparql" in site.get("/", Host=host).text
