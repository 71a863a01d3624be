"""GuardDuty for an organization; moto handles one account at a time."""

import aws.guardduty.detectors
import aws.guardduty.organization
