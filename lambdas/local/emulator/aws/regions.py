"""Opt-in Regions: every call fails in an account that did not enable the Region."""

import re

from aws.iam import ISSUED
from aws.options import OPTIONS


# Opened before 20 March 2019; every later Region is opt-in.
# https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
ENABLED_BY_DEFAULT = {
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2",
    "eu-west-3", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"}
ENABLED = set()  # (account, Region), by POST /local/regions


def enable(asked):
    """Enables a Region in an account, as a person does in the account's settings; returns all that are enabled."""
    if asked:
        ENABLED.add((asked["account"], asked["region"]))
    return sorted(ENABLED)


def is_closed(environ):
    """Whether a request is signed for an opt-in Region that the caller's account did not enable."""
    signed = re.search(r"Credential=([^/]+)/\d+/([a-z0-9-]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    if not signed or signed[2] in ENABLED_BY_DEFAULT or not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", signed[2]):
        return False
    return (ISSUED.get(signed[1], OPTIONS.management), signed[2]) not in ENABLED
