"""What ours is held against answers with the same bytes, from sites that are seeded once."""

import runpy

from bench.nginx import configuration
from bench.pages import as_json
from bench.servers import Page
from bench.sites import Sites
from tests.processes import ROOT

PAGE = Page("/a/", 200, b"<!doctype html>", (("Content-Type", "text/html"), ("ETag", '"1"')))


def test_the_bare_route_answers_with_the_page_s_bytes_and_headers(tmp_path, monkeypatch):
    kept = tmp_path / "pages.json"
    kept.write_text(as_json([PAGE], with_length=True), "utf-8")
    monkeypatch.setenv("BENCH_PAGES", str(kept))
    app = runpy.run_path(str(ROOT / "bench" / "bare_wsgi.py"))["app"]
    started = []
    assert b"".join(app({}, lambda *answer: started.extend(answer))) == PAGE.body
    assert started == ["200 OK", [*PAGE.headers, ("Content-Length", "15")]]


def test_nginx_has_as_many_workers_as_ours_and_its_own_folder(tmp_path):
    config = configuration(tmp_path, 9_123)
    assert "worker_processes 2;" in config
    assert "listen 127.0.0.1:9123 reuseport;" in config
    assert f"root {tmp_path}/files;" in config


def test_a_site_is_seeded_once_and_found_again(tmp_path, capsys):
    site = Sites("sqlite", tmp_path).of(12, 60)
    again = Sites("sqlite", tmp_path).of(12, 60)
    assert capsys.readouterr().out.count("Seeding") == 1
    assert again == site
    assert site.is_complete()
    assert site.article() in site.articles(12)
    assert len(site.articles(4)) == 4
