import { altered } from '../events/api-call.ts';
import { type Cases, minute } from '../events/cases.ts';
import { actionPressed, findingsImported, securityFinding } from '../events/notices.ts';

const findings = [securityFinding({})];

export const cases: Cases = {
  fires: {
    'a person asks the hub to contain': actionPressed({ action: 'Contain', findings }),
    'a person approves': actionPressed({ action: 'Approve', findings }),
    'a person undoes': actionPressed({ action: 'Undo', findings }),
    'a person suppresses a finding that is resolved already': actionPressed({
      action: 'Suppress',
      findings: [securityFinding({ workflow: 'RESOLVED' })],
    }),
    'an action is pressed on two findings': actionPressed({
      action: 'Contain',
      findings: [...findings, securityFinding({ control: 'S3.1' })],
    }),
    'the same action is pressed twice': [
      actionPressed({ action: 'Contain', findings }),
      actionPressed({ action: 'Contain', findings, at: minute(1) }),
    ],
  },
  staysQuiet: {
    'an action of somebody else is pressed': actionPressed({ action: 'Open a ticket', findings }),
    'an action of almost the same name is pressed': actionPressed({ action: 'approve', findings }),
    'an action bears no name': altered(actionPressed({ action: 'Contain', findings }), { actionName: undefined }),
    'the finding is only told': findingsImported({ findings }),
  },
};
