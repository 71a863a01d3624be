"""AWS on this machine: moto 5.2.1, corrected where it is laxer than AWS, one module per service."""

import functools
import os

import boto3

boto3.Session = functools.cache(boto3.Session)  # moto makes many while it loads, and each would read the model of EC2 again
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # Terraform reads AWS managed policies
os.environ.pop("MOTO_ACCOUNT_ID", None)  # it would put the requests of all keys into one account

import moto

from aws.options import leave_with

if moto.__version__ != "5.2.1":
    leave_with(f"The local organization needs moto 5.2.1, found {moto.__version__}: pip install 'moto[server]==5.2.1'.")
