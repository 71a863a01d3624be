"""Security Hub for an organization; moto handles one account at a time."""

import aws.securityhub.actions
import aws.securityhub.findings
import aws.securityhub.insights
import aws.securityhub.organization
import aws.securityhub.unified
