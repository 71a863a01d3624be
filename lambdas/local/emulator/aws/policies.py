"""Resource and trust policies: enough evaluation to expose wiring mistakes."""

import json
import re

import moto.organizations.models as organizations_models

from aws.options import OPTIONS


def as_list(value):
    """Policy elements may be one value or a list of them."""
    return value if isinstance(value, list) else [] if value is None else [value]


def alike(pattern, text):
    """Policy wildcards: `*` and `?` only."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL) is not None


def condition_holds(operator, key, wanted, context):
    """A key that is absent fails every operator that is not negated or ...IfExists, as in AWS."""
    name, actual = operator.split(":")[-1].removesuffix("IfExists"), context.get(key.lower())
    if name == "Null":
        return (actual is None) == (str(wanted).lower() == "true")
    if actual is None:
        return "Not" in name or operator.endswith("IfExists")
    if not name.startswith(("String", "Arn", "Bool")):
        return False
    same = alike if "Like" in name or name.startswith("Arn") else lambda value, text: value == text
    if "IgnoreCase" in name or name == "Bool":
        same = lambda value, text: value.lower() == text.lower()
    return any(same(str(value), actual) for value in as_list(wanted)) != ("Not" in name)


def names_principal(principal, kind, names):
    """`*`, `{"AWS": "*"}` or one of the caller's names."""
    if principal == "*" or not isinstance(principal, dict):
        return principal == "*"
    return "*" in as_list(principal.get("AWS")) or any(name in names for name in as_list(principal.get(kind)))


def allows(policy, action, resource, kind, names, context):
    """Whether a resource policy lets the principal act; an explicit Deny wins."""
    allowed = False
    for statement in as_list((json.loads(policy) if isinstance(policy, str) else policy or {}).get("Statement")):
        by_operator = (statement.get("Condition") or {}).items()
        conditions = [(operator, key, wanted) for operator, keys in by_operator for key, wanted in keys.items()]
        if (any(alike(pattern.lower(), action.lower()) for pattern in as_list(statement.get("Action")))
                and any(alike(pattern, resource) for pattern in as_list(statement.get("Resource", "*")))
                and names_principal(statement.get("Principal"), kind, names)
                and all(condition_holds(*condition, context) for condition in conditions)):
            if statement.get("Effect") == "Deny":
                return False
            allowed = True
    return allowed


def organization_of(account):
    """The organization id, if the account is in the organization."""
    backends = organizations_models.organizations_backends
    return OPTIONS.organization_id if account in backends.master_accounts or backends[account]["aws"].org else None


def principal_context(account, arn):
    """Condition keys of a caller. The local endpoint is plain HTTP; AWS is always reached over TLS."""
    return known({"aws:principalarn": arn, "aws:principalaccount": account, "aws:principalorgid": organization_of(account),
                  "aws:securetransport": "true"})


def known(context):
    """A condition key without a value is an absent key."""
    return {key: value for key, value in context.items() if value}


def account_names(account):
    """The ways in which a resource policy may name a whole account."""
    return [account, f"arn:aws:iam::{account}:root"]
