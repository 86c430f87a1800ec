"""nginx as it serves files best: what a page from a cache is held against."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import WORKERS, Server, started
from bench.tools import find

PATH = "/article.html"
CONFIG = """
{user}
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; }}
    charset utf-8;
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=1h;
    client_body_temp_path {folder}/nginx-tmp;
    proxy_temp_path {folder}/nginx-tmp;
    fastcgi_temp_path {folder}/nginx-tmp;
    uwsgi_temp_path {folder}/nginx-tmp;
    scgi_temp_path {folder}/nginx-tmp;
    server {{
        listen 127.0.0.1:{port} reuseport;
        root {folder}/files;
        gzip_static on;
    }}
}}
"""


def find_nginx() -> str | None:
    """The path of nginx, installed if this may be done here; None where it cannot be had."""
    return find("nginx", "nginx-light")


@contextmanager
def serving(nginx: str, folder: Path, plain: bytes, gzipped: bytes) -> Iterator[Server]:
    """nginx with one file at PATH, beside it the same compressed, by choice of the client."""
    files = folder / "files"
    files.mkdir(parents=True)
    (files / PATH[1:]).write_bytes(plain)
    (files / f"{PATH[1:]}.gz").write_bytes(gzipped)

    def command(port: int) -> tuple[str, ...]:
        config = folder / "nginx.conf"
        config.write_text(configuration(folder, port), "utf-8")
        return (nginx, "-p", str(folder), "-e", str(folder / "nginx-errors.log"), "-c", str(config))

    with started(command, {}, folder / "nginx.log", PATH) as server:
        yield server


def configuration(folder: Path, port: int) -> str:
    """What nginx is told: as many workers as our own server has, and nothing that slows it.

    With one queue for all workers (no `reuseport`) it often happens that one of them takes every
    connection, and the other none.
    """
    return CONFIG.format(
        # Its workers would else be somebody who may not look into our folder.
        user="user root;" if os.geteuid() == 0 else "",
        workers=WORKERS,
        folder=folder,
        port=port,
    )
