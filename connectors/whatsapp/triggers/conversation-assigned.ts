/** `conversation.assigned`: it is somebody else's from now on, or nobody's. */
import { CONVERSATION, trigger } from '../../../src/kit';
import { SAMPLE_ASSIGNED, TEXT_OR_NULL } from '../shapes';

export const conversationAssigned = trigger({
  key: 'conversation.assigned',
  title: 'Conversation Assigned',
  summary: 'Triggers when a conversation is given to a user, or to nobody.',
  output: {
    type: 'object',
    required: ['conversation', 'previous'],
    properties: {
      conversation: CONVERSATION,
      previous: { ...TEXT_OR_NULL, description: 'Whose it was.' },
    },
  },
  sample: { conversation: SAMPLE_ASSIGNED, previous: null },
}).raisedByHub();
