"""Latency of AWS: switched on, every call takes as long as it typically does in the cloud, and is recorded."""

import json
import math
import random
import re
import threading
import time
from collections import deque
from pathlib import Path
from types import SimpleNamespace

from aws.policies import alike
from aws.sts import caller_arns

FIGURES = json.loads(Path(__file__).with_name("latency.json").read_text())  # the first entry that matches a call counts
SWITCH = SimpleNamespace(on=False)
CALLS = deque(maxlen=10_000)  # what was called while switched on, shown at GET /local/calls
CHANCE = random.Random(1)  # the same delays in every run
Z_99 = 2.326  # standard deviations between the median and the 99th percentile


def switch(on):
    """Switches latency on or off and forgets the calls so far."""
    SWITCH.on = on
    CALLS.clear()


def typical_seconds(name):
    """A random latency, log-normal between p50 and p99; always the p50 where no p99 is published; 0 for unlisted calls."""
    figure = next((figure for figure in FIGURES if alike(figure["call"], name)), None)
    if not figure:
        return 0
    spread = math.log(figure.get("p99", figure["p50"]) / figure["p50"]) / Z_99
    return figure["p50"] * math.exp(CHANCE.gauss(0, spread)) / 1000


def service_of(environ):
    """The service that a request was signed for."""
    return (re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", "")) or ["", ""])[1]


def call_of(environ, content):
    """`service:Operation`, or `service:METHOD` for REST services; FIFO queues are marked, they have other latencies."""
    target, form = environ.get("HTTP_X_AMZ_TARGET"), re.search(rb"(?:^|&)Action=(\w+)", content)
    operation = target.split(".")[-1] if target else form[1].decode() if form else environ["REQUEST_METHOD"]
    return f"{service_of(environ)}:{operation}" + ("/fifo" if b'.fifo"' in content else "")


def timed(environ, content, play):
    """Answers a request no sooner than after its typical latency, and records it."""
    if not SWITCH.on or environ["PATH_INFO"].startswith("/local/"):
        return play()
    called, started = call_of(environ, content), time.time()
    answer = play()
    if "ReceiveMessage" not in called:
        hold_until(started + typical_seconds(called))
    elif b'"MessageId"' in answer[2]:
        hold_until(time.time() + typical_seconds(called))  # a long poll waits for the message first
    key = re.search(r"Credential=([A-Z0-9]+)", environ.get("HTTP_AUTHORIZATION", ""))
    account, caller, _ = caller_arns(key[1] if key else "")
    CALLS.append({"call": called, "caller": caller, "account": account, "startedAt": started * 1000, "endedAt": time.time() * 1000})
    return answer


def hold_until(moment):
    """Waits, unless the moment has passed."""
    time.sleep(max(0, moment - time.time()))


def later(name, work):
    """Runs what AWS does asynchronously: after its typical latency, or immediately while latency is off."""
    if not SWITCH.on:
        return work()
    timer = threading.Timer(typical_seconds(name), work)
    timer.daemon = True
    timer.start()
