"""A whole AWS organization in one local process, on 127.0.0.1 only."""

import gc
import json
import os
import signal
import sys
import threading

import aws.awslambda
import aws.cloudtrail
import aws.config
import aws.dynamodb
import aws.ec2
import aws.events
import aws.guardduty
import aws.iam
import aws.kinesis
import aws.logs
import aws.organizations
import aws.recorded
import aws.s3
import aws.securityhub
import aws.sns
import aws.sqs
import aws.sts
from aws.connection import Handler, Server
from aws.iam import adopt_management_account
from aws.options import OPTIONS, leave_with, parse_options
from aws.server import refuse_the_network

import aws.speed  # last: it changes every loaded module of moto


def stop_with_parent():
    """Ends this process when the parent does: standard input closes then."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main():
    """Serves until SIGTERM, SIGINT or the end of the parent."""
    parse_options(__doc__)
    adopt_management_account()
    refuse_the_network()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # moto's data stays alive, and frequent collections would find nothing
    try:
        server = Server(("127.0.0.1", OPTIONS.port), Handler)
    except OSError as failure:
        leave_with(f"emulator: port {OPTIONS.port} of 127.0.0.1 cannot be used: {failure.strerror}.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    print(json.dumps({"ready": True, "port": server.server_address[1], "pid": os.getpid()}), flush=True)
    sys.stdout = sys.stderr  # only the ready line goes to standard output
    threading.Thread(target=stop_with_parent, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
