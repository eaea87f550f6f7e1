"""The `dealbrief` command: data to stdout, errors and progress to stderr, exit codes that scripts can use.

Exit code 0: done; 1: something could not be done or read, one sentence each on stderr; 2: the command
itself was written wrongly; 130: ended with Ctrl-C.
"""

from __future__ import annotations

import logging
import os
import sys

import click

from bot.cli import ask, doctor, gather, read, run, schedule
from briefings.errors import DealbriefError

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dealbrief", prog_name="dealbrief")
@click.option("--verbose", "-v", is_flag=True, help="Tell more on stderr while working.")
def dealbrief(verbose: bool) -> None:
    """Follow a negotiation: read articles, answer who said what, brief the team in Slack.

    Settings come from the environment or a .env file; `dealbrief doctor` shows them.
    """
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


for _command in (
    *read.commands,
    *gather.commands,
    *ask.commands,
    schedule.schedule,
    *run.commands,
    doctor.doctor,
):
    dealbrief.add_command(_command)


def main() -> None:
    """Runs the command line and exits."""
    try:
        status = dealbrief.main(prog_name="dealbrief", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        status = exit_.exit_code
    except click.exceptions.Abort:
        click.echo(err=True)
        status = 130
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except DealbriefError as error:
        click.echo(f"dealbrief: {error}", err=True)
        status = 1
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # The reader of a pipe went away (`dealbrief timeline | head`): no fault, and nothing left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status if isinstance(status, int) else 0)
