/**
 * Groups, calling, flows, block lists and usernames: the hub does not send these, but `graph`
 * answers may carry their codes.
 */
import { codesOf, type GraphCode } from './code-row';

const GROUPS = codesOf({ class: 'refused', code: 'group_refused', who: 'you' }, [
  [
    131020,
    'The group does not exist',
    'There is no such group, or the number is not in it.',
    'Check the id of the group.',
  ],
  [
    131041,
    'The group can not be written to',
    'This kind of message can not be sent to a group.',
    'Send it to single recipients.',
  ],
  [
    [131200, 131299],
    'The group refused',
    'What was asked of the group is not possible.',
    'See `detail`.',
  ],
]);

const CALLING = codesOf({ class: 'refused', code: 'calling_refused', who: 'you' }, [
  [
    138000,
    'Calling is switched off',
    'Calling is not enabled for the number.',
    'Enable calling in the settings of the number at Meta.',
    { who: 'admin' },
  ],
  [
    138001,
    'The recipient can not be called',
    'The person has no version of WhatsApp that takes calls, or takes none.',
    'Write instead.',
    { who: 'recipient' },
  ],
  [
    138002,
    'Too many calls at the same time',
    'The number has as many calls as it may have at a time.',
    'Call again when a call has ended.',
    { retryable: true },
  ],
  [
    138003,
    'There is a call already',
    'A call with this person is under way.',
    'End that call first.',
  ],
  [
    138004,
    'The call could not be connected',
    'The media connection of the call failed.',
    'Call again; check SDP and firewall if it stays.',
    { retryable: true },
  ],
  [
    138005,
    'Calls come too fast',
    'The limit of calls per time was reached.',
    'Call again a little later.',
    { retryable: true },
  ],
  [
    138006,
    'The recipient has not allowed calls',
    'A business may call only people who have allowed it.',
    'Ask for the permission by message first.',
    { who: 'recipient' },
  ],
  [
    138007,
    'The call took too long to connect',
    'The call was not connected in time.',
    'Call again.',
  ],
  [
    [138008, 138023],
    'The call is not possible',
    'Calling was refused: a limit, a permission or a setting stands against it.',
    'See `detail`.',
  ],
]);

const FLOWS = codesOf({ class: 'refused', code: 'flow_unavailable', who: 'admin' }, [
  [
    139000,
    'The flow is blocked',
    'The integrity check of Meta did not pass the flow or its account.',
    'Look at the state of the flow at Meta.',
  ],
  [
    139001,
    'The flow can not be changed',
    'A published or deprecated flow can not be updated.',
    'Make a copy and change that.',
  ],
  [
    139002,
    'The flow can not be published',
    'The flow has errors, or its account is not verified.',
    'See `detail` and repair the flow at Meta.',
  ],
  [
    139003,
    'The flow can not be deprecated',
    'Only a published flow can be deprecated.',
    'Look at the state of the flow at Meta.',
  ],
  [
    139004,
    'The flow can not be deleted',
    'A published flow can not be deleted.',
    'Deprecate it instead.',
  ],
]);

const BLOCK_LIST = codesOf({ class: 'refused', code: 'block_list_refused', who: 'you' }, [
  [
    139100,
    'Some people could not be blocked',
    'One or more people of the list could not be blocked or unblocked.',
    'See `detail`: it names them.',
  ],
  [
    139101,
    'The block list is full',
    'The number has blocked as many people as Meta allows.',
    'Unblock somebody first.',
  ],
  [
    139102,
    'The block list was changed meanwhile',
    'Two changes of the block list came at the same time.',
    'Read the list, then try again.',
  ],
  [
    139103,
    'The block list failed',
    'A fault of Meta while the block list was changed.',
    'Try again.',
    { who: 'meta', retryable: true },
  ],
]);

const USERNAMES = codesOf({ class: 'refused', code: 'username_refused', who: 'admin' }, [
  [
    [147001, 147005],
    'The username was refused',
    'The username is taken, reserved, not valid, or the number may not have one.',
    'Choose another username of 3 to 35 characters; see `detail`.',
  ],
]);

export const OTHER_CODES: readonly GraphCode[] = [
  ...GROUPS,
  ...CALLING,
  ...FLOWS,
  ...BLOCK_LIST,
  ...USERNAMES,
];
