"""Boards and reports of a company with a million lines, at the server.

python -m bench.reports --database sqlite postgresql --documents 200000
"""

import argparse
import json
import subprocess
import sys

from bench.servers import ROOT, Server, gather_statistics, started


def main() -> None:
    """Measure each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    for database in options.database:
        with started(database, web_processes=1, with_worker=False) as server:
            print(database, flush=True)
            made = _in_product(server, "bench.report_world", "--documents", str(options.documents))
            gather_statistics(server)
            asked = ("--tenant", str(json.loads(made)["tenant"]), "--rounds", str(options.rounds))
            print(_in_product(server, "bench.report_timings", *asked), end="", flush=True)


def _in_product(server: Server, *arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=server.environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
