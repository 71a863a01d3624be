"""The command line of the emulator, readable from every module."""

import argparse
import re
import sys

OPTIONS = argparse.Namespace()  # filled by parse_options


def leave_with(sentence):
    """Ends with exit code 2 and one sentence, for mistakes of the caller."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


def parse_options(description):
    """Reads the command line into OPTIONS. There is no host option: the emulator is for this machine only."""
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument("--port", type=int, required=True, help="0 picks a free one")
    parser.add_argument("--accounts", required=True, help="ids for new accounts, in order, separated by commas")
    parser.add_argument("--organization-id", required=True)
    parser.add_argument("--management", default="123456789012")
    parser.add_argument("--administrators-at-once", action="store_true", help="make a new Security Hub administrator known everywhere immediately")
    parser.error = lambda message: leave_with(f"emulator: {message}; it serves 127.0.0.1 only.")
    parser.parse_args(namespace=OPTIONS)
    OPTIONS.accounts = [account for account in OPTIONS.accounts.split(",") if account]
    if not all(re.fullmatch(r"\d{12}", account) for account in [OPTIONS.management, *OPTIONS.accounts]):
        parser.error("account ids have 12 digits")
