import { altered } from '../events/api-call.ts';
import { type Cases, minute } from '../events/cases.ts';
import { actionPressed, findingsImported, securityFinding } from '../events/notices.ts';

const findings = [securityFinding({})];

export const cases: Cases = {
  fires: {
    'a person runs Contain': actionPressed({ action: 'Contain', findings }),
    'a person runs Approve': actionPressed({ action: 'Approve', findings }),
    'a person runs Undo': actionPressed({ action: 'Undo', findings }),
    'a person runs Suppress on a finding that is already resolved': actionPressed({
      action: 'Suppress',
      findings: [securityFinding({ workflow: 'RESOLVED' })],
    }),
    'an action is run on two findings': actionPressed({
      action: 'Contain',
      findings: [...findings, securityFinding({ control: 'S3.1' })],
    }),
    'the same action is run twice': [
      actionPressed({ action: 'Contain', findings }),
      actionPressed({ action: 'Contain', findings, at: minute(1) }),
    ],
  },
  staysQuiet: {
    'an action that does not belong to the hub is run': actionPressed({ action: 'Open a ticket', findings }),
    'the name of the action differs only in case': actionPressed({ action: 'approve', findings }),
    'the action has no name': altered(actionPressed({ action: 'Contain', findings }), { actionName: undefined }),
    'the finding is only imported': findingsImported({ findings }),
  },
};
