"""A started product for a benchmark: database, web processes and worker, in a folder that goes afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Server:
    """`port` on localhost; `environment` starts further processes of the same product."""

    port: int
    environment: dict[str, str]


@contextmanager
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of its own with an ordinary role, so that row-level security is in force as in production."""
    import psycopg
    from environ import Env

    from tests.postgres import postgres

    with postgres(is_durable=True) as url:
        server = Env.db_url_config(url)
        with psycopg.connect(
            host=server["HOST"], user=server["USER"], dbname="postgres", autocommit=True
        ) as connection:
            connection.execute("CREATE DATABASE bench")
        yield f"{url.rpartition('/')[0]}/bench"


def gather_statistics(server: Server) -> None:
    """Let PostgreSQL look at the tables now, as autovacuum does within a company's first minute."""
    if url := server.environment.get("DATABASE_URL"):
        import psycopg
        from environ import Env

        at = Env.db_url_config(url)
        with psycopg.connect(host=at["HOST"], user=at["USER"], dbname=at["NAME"], autocommit=True) as connection:
            connection.execute("ANALYZE")


@contextmanager
def started(database: str, *, web_processes: int, with_worker: bool = True) -> Iterator[Server]:
    """`database` is `sqlite` or `postgresql`."""
    if database == "sqlite":
        with _running("", web_processes, with_worker) as server:
            yield server
    else:
        with postgres_url() as url, _running(url, web_processes, with_worker) as server:
            yield server


@contextmanager
def _running(url: str, web_processes: int, with_worker: bool) -> Iterator[Server]:
    home = tempfile.mkdtemp(prefix="hesi-bench-")
    environment = {**os.environ, "HESI_HOME": home, "HESI_TEST": "1", "LOG_LEVEL": "ERROR"}
    # A few tokens do the work of a whole company here.
    environment["HESI_API_REQUESTS_A_MINUTE"] = "0"
    if url:
        environment["DATABASE_URL"] = url
    else:
        environment.pop("DATABASE_URL", None)
    children: list[subprocess.Popen[bytes]] = []
    try:
        _run(environment, "migrate", "--verbosity", "0")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        children.append(
            subprocess.Popen(
                [sys.executable, "-m", "uvicorn", "hesi.config.asgi:application", "--port", str(port)]
                + ["--workers", str(web_processes), "--log-level", "error", "--no-access-log"],
                cwd=ROOT,
                env=environment,
            )
        )
        if with_worker:
            children.append(
                subprocess.Popen([str(Path(sys.executable).with_name("hesi")), "worker"], cwd=ROOT, env=environment)
            )
        _wait_for(port)
        yield Server(port, environment)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
        shutil.rmtree(home, ignore_errors=True)


def _run(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def _wait_for(port: int) -> None:
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start within 30 s")
