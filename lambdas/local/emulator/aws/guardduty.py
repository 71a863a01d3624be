"""GuardDuty: the delegated administrator can be removed."""

import moto.guardduty.responses as guardduty_responses
import moto.guardduty.urls as guardduty_urls


guardduty_urls.url_paths["{0}/admin/disable$"] = guardduty_responses.GuardDutyResponse.dispatch


def disable_guardduty_admin(response):
    """Terraform destroys what it made; moto lacks it."""
    admins = response.guardduty_backend.admin_account_ids
    admins[:] = [admin for admin in admins if admin != response._get_param("adminAccountId")]
    return "{}"


guardduty_responses.GuardDutyResponse.disable_organization_admin_account = disable_guardduty_admin
