"""EC2: network interfaces and network ACLs."""

import moto.ec2.models.elastic_network_interfaces as network_interfaces
import moto.ec2.models.network_acls as network_acls

from aws.patching import Refusal, replaces


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
