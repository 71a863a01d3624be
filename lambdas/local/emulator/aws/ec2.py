"""EC2: network interfaces, network ACLs and prefix lists."""

import itertools

import moto.ec2.models.elastic_network_interfaces as network_interfaces
import moto.ec2.models.network_acls as network_acls
import moto.ec2.responses as responses
from moto.core.responses import ActionResult

from aws.patching import Refusal, adds, replaces


# moto shows the groups of an instance on each of its interfaces instead of their own.
network_interfaces.NetworkInterface.group_set = property(lambda interface: interface._group_set)


@replaces(network_interfaces.NetworkInterfaceBackend, "modify_network_interface_attribute")
def modify_network_interface_attribute(original, backend, interface_id, group_ids, *args, **kwargs):
    """The groups of an instance are those of its first interface."""
    original(backend, interface_id, group_ids, *args, **kwargs)
    interface = backend.get_network_interface(interface_id)
    if group_ids and interface.instance and interface.device_index == 0:
        interface.instance.security_groups = list(interface._group_set)


@replaces(network_acls.NetworkAclBackend, "describe_network_acls")
def describe_network_acls(original, backend, network_acl_ids=None, filters=None):
    """moto reports a missing route table where a network ACL is missing."""
    for wanted in network_acl_ids or []:
        backend.get_network_acl(wanted)
    return original(backend, network_acl_ids, filters)


@replaces(network_acls.NetworkAclBackend, "delete_network_acl_entry")
def delete_network_acl_entry(original, backend, network_acl_id, rule_number, egress):
    """moto fails with a server error where there is no such rule."""
    entries = backend.get_network_acl(network_acl_id).network_acl_entries
    if not any(entry.egress == egress and entry.rule_number == rule_number for entry in entries):
        raise Refusal(400, "InvalidNetworkAclEntry.NotFound", f"The network acl entry identified by {rule_number} does not exist")
    return original(backend, network_acl_id, rule_number, egress)


@adds(responses.EC2Response)
def get_managed_prefix_list_associations(response):
    """moto does not have this operation. Lists are not shared here: every resource that names one is in the list's account and Region."""
    wanted = response._get_param("PrefixListId")
    backend = response.ec2_backend
    if wanted not in backend.managed_prefix_lists:
        raise Refusal(400, "InvalidPrefixListID.NotFound", f"The prefix list ID '{wanted}' does not exist")
    groups = itertools.chain.from_iterable(of_vpc.values() for of_vpc in backend.groups.values())
    tables = backend.route_tables.values()
    users = [group.id for group in groups if any(rule.prefix_list_id == wanted for rule in group.ingress_rules + group.egress_rules)]
    users += [table.id for table in tables if any(route.destination_prefix_list_id == wanted for route in table.routes)]
    return ActionResult({"PrefixListAssociations": [{"ResourceId": user, "ResourceOwner": backend.account_id} for user in users]})
