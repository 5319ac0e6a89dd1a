"""`hesi`: the product's command. `recognize` starts without Django; the others load what they need when they do."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

DESCRIPTION = "Hesi (合思): expenses from the invoice in the hand to money paid, with the support centre built in."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["recognize"]:
        from hesi.expenses.invoices.recognition.command import recognize_command

        return recognize_command(given[1:])
    options = _parser().parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesi.config.settings")
    return int(options.run(options) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hesi", description=DESCRIPTION)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    run = commands.add_parser("run", help="prepare everything, then start web and worker and keep them running")
    run.add_argument("--demo", action="store_true", help="load the demonstration company on the first run")
    run.set_defaults(run=_run)

    web = commands.add_parser("web", help="start the web processes only (WEB_PROCESSES of them)")
    web.add_argument("--fd", type=int, help=argparse.SUPPRESS)
    web.set_defaults(run=_web)

    worker = commands.add_parser("worker", help="start one worker: events, jobs, recognition, the clock")
    worker.add_argument("--queues", help="run only these queues, separated by commas, and neither events nor the clock")
    worker.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    worker.set_defaults(run=_worker)

    commands.add_parser("migrate", help="bring database, translations and static files up to date").set_defaults(
        run=_migrate
    )
    recognize = commands.add_parser("recognize", help="read invoices from files; one JSON object a line")
    recognize.add_argument("files", nargs="+", metavar="FILE")

    jobs = commands.add_parser("jobs", help="show what waits, runs, and was kept aside after failing")
    jobs.add_argument("--retry", metavar="ID", help="give what was kept aside new tries: a job, delivery:N, or all")
    jobs.set_defaults(run=_jobs)

    commands.add_parser("index", help="build every workspace's search index anew").set_defaults(run=_index)

    _add_proofs(commands)
    demo = commands.add_parser("demo", help="load the demonstration company unless it is there; print its sign-ins")
    demo.set_defaults(run=_demo)
    demo_parts = demo.add_subparsers(metavar="PART")
    samples = demo_parts.add_parser("samples", help="write sample invoices of every kind, ready to be uploaded")
    samples.add_argument("folder", metavar="FOLDER")
    samples.set_defaults(run=_samples)

    listener = commands.add_parser("mail-listener", help="take mail for the support mailboxes by SMTP (development)")
    listener.add_argument("--host", default="127.0.0.1")
    listener.add_argument("--port", type=int, default=2525)
    listener.set_defaults(run=_mail_listener)

    pipe = commands.add_parser("mail-in", help="take in one mail from standard input, as a mail server's pipe")
    pipe.add_argument("recipients", nargs="*", metavar="ADDRESS", help="whom it is for; else its headers say so")
    pipe.set_defaults(run=_mail_in)

    commands.add_parser("translations", help="compile the translations that changed").set_defaults(run=_translations)
    return parser


def _add_proofs(commands: Any) -> None:
    """What proves that the stored data is whole, and mends what is kept beside it."""
    verify = commands.add_parser("verify", help="recompute every audit chain; 1 when one was damaged")
    verify.add_argument("--tenant", metavar="KEY", help="only the workspace with this key or id")
    verify.set_defaults(run=_verify)

    check = commands.add_parser("check-data", help="prove that the stored data is whole and consistent")
    check.add_argument("--deep", action="store_true", help="open every stored file and compare it with its hash")
    check.set_defaults(run=_check_data)

    reports = commands.add_parser("reports", help="prove that the sums of reports are what the documents add up to")
    reports.add_argument("--rebuild", action="store_true", help="make every workspace's sums anew instead")
    reports.set_defaults(run=_reports)

    budgets = commands.add_parser("budgets", help="prove that the use of budgets is what the documents take of them")
    budgets.add_argument("--rebuild", action="store_true", help="add what is missing in every workspace instead")
    budgets.set_defaults(run=_budgets)


def _run(options: argparse.Namespace) -> int:
    from hesi.config.starting import run_everything

    return run_everything(with_demo=options.demo)


def _web(options: argparse.Namespace) -> int:
    from hesi.config import serving

    if options.fd is not None:
        serving.serve(options.fd)
        return 0
    return serving.supervise_web()


def _worker(options: argparse.Namespace) -> int:
    if options.child:
        from hesi.config.supervising import end_with_parent

        end_with_parent()
    import django

    django.setup()
    from hesi.workspace.jobs.worker import run_worker

    run_worker(options.queues.split(",") if options.queues else None)
    return 0


def _migrate(options: argparse.Namespace) -> int:
    from hesi.config.preparing import prepare

    prepare(anyway=True)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from hesi.config.upkeep import print_chains

    return print_chains(options.tenant)


def _jobs(options: argparse.Namespace) -> int:
    from hesi.config.upkeep import print_jobs, retry

    return retry(options.retry) if options.retry else print_jobs()


def _check_data(options: argparse.Namespace) -> int:
    from hesi.config.data_checks import print_data_check

    return print_data_check(deep=options.deep)


def _index(options: argparse.Namespace) -> int:
    from hesi.config.upkeep import rebuild_indexes

    return rebuild_indexes()


def _reports(options: argparse.Namespace) -> int:
    from hesi.config.upkeep import prove_reports

    return prove_reports(rebuild=options.rebuild)


def _budgets(options: argparse.Namespace) -> int:
    from hesi.config.upkeep import prove_budgets

    return prove_budgets(rebuild=options.rebuild)


def _demo(options: argparse.Namespace) -> int:
    from hesi.config.preparing import load_demo, prepare

    prepare()
    print("\n".join(load_demo()))
    return 0


def _samples(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from hesi.demo.samples import write_samples

    print("\n".join(str(path) for path in write_samples(options.folder)))
    return 0


def _mail_listener(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from hesi.support.mail.listener import listen

    print(f"Taking mail on {options.host}:{options.port}; end with Ctrl-C.", flush=True)
    listen(options.host, options.port)
    return 0


def _mail_in(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from hesi.support.mail.listener import read_pipe

    return read_pipe(sys.stdin.buffer, options.recipients)


def _translations(options: argparse.Namespace) -> int:
    from hesi.config.catalogues import compile_stale

    print(f"{compile_stale()} compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
