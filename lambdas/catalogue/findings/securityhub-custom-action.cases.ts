import { withFields } from '../events/api-call.ts';
import { type Cases, MEMBER, minute } from '../events/cases.ts';
import { actionPressed, findingsImported, securityFinding } from '../events/notices.ts';

const findings = [securityFinding({})];
const own = securityFinding({
  product: `arn:aws:securityhub:ap-northeast-2:${MEMBER}:product/${MEMBER}/default`,
  generator: 'org-security-hub/sg-ssh-open-world',
});

export const cases: Cases = {
  fires: {
    'a person runs Undo': actionPressed({ action: 'Undo', findings }),
    'a person runs Suppress on a finding that is already resolved': actionPressed({
      action: 'Suppress',
      findings: [securityFinding({ workflow: 'RESOLVED' })],
    }),
    'an action is run on two findings': actionPressed({
      action: 'Undo',
      findings: [...findings, securityFinding({ control: 'S3.1' })],
    }),
    'the same action is run twice': [
      actionPressed({ action: 'Suppress', findings }),
      actionPressed({ action: 'Suppress', findings, at: minute(1) }),
    ],
  },
  staysQuiet: {
    'Suppress is run on a finding of the hub, which leads to its incident': actionPressed({
      action: 'Suppress',
      findings: [own],
    }),
    'an action that does not belong to the hub is run': actionPressed({ action: 'Open a ticket', findings }),
    'the name of the action differs only in case': actionPressed({ action: 'approve', findings }),
    'the action has no name': withFields(actionPressed({ action: 'Contain', findings }), { actionName: undefined }),
    'the finding is only imported': findingsImported({ findings }),
  },
};
