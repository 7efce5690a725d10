/** `flow`: a button that opens a form (Meta: flows/guides/sendingaflow). */
import type { Infer } from '../../../../src/kit';
import { id, object, openObject, optionalText, text, word } from '../fields';
import { within, type Problem } from '../problem';
import { BODY, FOOTER, HEADER, headerProblems } from './parts';

const PAYLOAD = object(
  { title: 'First Screen', description: 'Only with `navigate`.' },
  {
    required: [],
    properties: {
      screen: text({ title: 'Screen', description: 'Id of the screen that opens first.' }, 200),
      data: openObject({ title: 'Values', description: 'Input of that screen.' }),
    },
  },
);

const PARAMETERS = object(
  { title: 'Parameters', description: 'Which flow, and how it starts.' },
  {
    required: ['flow_message_version', 'flow_cta'],
    properties: {
      flow_message_version: { enum: ['3', 3], title: 'Version', description: 'Always 3.' },
      flow_id: id({ title: 'Flow Id', description: 'Give either this or the name.' }),
      flow_name: text({ title: 'Flow Name', description: 'Give either this or the id.' }, 200),
      flow_cta: text(
        { title: 'Button', description: 'Opens the flow; at most 30 characters.' },
        30,
      ),
      flow_token: optionalText(
        { title: 'Token', description: 'Comes back with the answer.' },
        1_000,
      ),
      flow_action: {
        enum: ['navigate', 'data_exchange'],
        title: 'Start',
        description: 'Where the first screen comes from.',
      },
      flow_action_payload: PAYLOAD,
      mode: {
        enum: ['draft', 'published'],
        title: 'Mode',
        description: 'A draft opens for testers only.',
      },
    },
  },
);

export const FLOW = {
  ...object(
    { title: 'Flow', description: 'A form that opens inside WhatsApp.' },
    {
      required: ['type', 'body', 'action'],
      properties: {
        type: word('flow'),
        header: HEADER,
        body: BODY,
        footer: FOOTER,
        action: object(
          { title: 'Action', description: 'The flow.' },
          {
            required: ['name', 'parameters'],
            properties: { name: word('flow', 'Name'), parameters: PARAMETERS },
          },
        ),
      },
    },
  ),
  'x-name': 'InteractiveFlow',
} as const;

export function flowProblems({ header, action: { parameters } }: Infer<typeof FLOW>): Problem[] {
  return [
    ...within('/header', header, headerProblems),
    ...within('/action/parameters', parameters, parametersProblems),
  ];
}

function parametersProblems({
  flow_id: flowId,
  flow_name: flowName,
  flow_action: start,
  flow_action_payload: payload,
}: Infer<typeof PARAMETERS>): Problem[] {
  return [
    ...(flowId === undefined && flowName === undefined
      ? [{ pointer: '/flow_id', detail: 'is required, or `flow_name` instead of it' }]
      : []),
    ...(flowId !== undefined && flowName !== undefined
      ? [{ pointer: '/flow_name', detail: 'must not stand beside `flow_id`: give one of them' }]
      : []),
    ...(start === 'data_exchange' && payload !== undefined
      ? [{ pointer: '/flow_action_payload', detail: 'is possible with `navigate` only' }]
      : []),
  ];
}
