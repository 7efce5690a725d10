/** The events that must come of calls with many updates, and of calls that make no sense. */
import { done, each, received, type Expected } from './expectation';

export const OF_BATCHES: Readonly<Record<string, Expected>> = {
  'ten messages in one change': {
    events: { 'message.received': 10, 'conversation.opened': 10 },
    call: 'done',
  },
  'several entries, changes, numbers and workspaces': {
    events: {
      'message.received': 8,
      'conversation.opened': 8,
      'message.status': 1,
      'template.status_changed': 1,
    },
    call: 'done',
  },
  'a thousand updates': {
    events: { 'message.received': 700, 'conversation.opened': 700, 'message.status': 300 },
    call: 'done',
  },
  'one customer writes five times': {
    events: { 'message.received': 5, 'conversation.opened': 1 },
    call: 'done',
  },
  'an account nobody has connected beside one somebody has': { ...received(), call: 'unrouted' },

  ...each(['no entry in the list', 'an entry without changes'], done()),
  ...each(['an account nobody has connected', 'partner_solutions of a portfolio'], {
    events: {},
    call: 'unrouted',
  }),
  ...each(['not JSON', 'JSON that breaks off', 'JSON without entry', 'nothing'], {
    events: {},
    call: 'parked',
  }),
};
