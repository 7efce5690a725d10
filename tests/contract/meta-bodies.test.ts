/**
 * Every kind of body that leaves for Meta: as the fixture shows it, and as Meta takes it by our own
 * reading of its pages.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { markRead } from '../../connectors/whatsapp/actions/mark-read';
import { sendMessage } from '../../connectors/whatsapp/actions/send-message';
import { sendTemplate } from '../../connectors/whatsapp/actions/send-template';
import { projectRoot } from '../../src/config';
import {
  isRecord,
  type OutgoingMessage,
  type ProviderRequest,
  type SendContent,
} from '../../src/kit';
import { SAMPLES } from '../fixtures/messages/samples';
import { TEMPLATE_SENDS, type TemplateSend } from '../fixtures/messages/templates';
import { contextWith } from '../support/action-context';
import { sendThrough } from '../support/graph-outcome';
import { parseJson } from '../support/json';
import { faultsOf } from './meta-bodies';

const FOLDER = join(projectRoot(), 'tests/fixtures/meta-bodies');
const OUR_ID = 'msg_01jd3kq8w0m4t6v8x0z2b4d6f8';
const WAMID = 'wamid.HBgNNDkxNzYxMjM0NTY3OBUCABIYFA==';

function accept() {
  return Promise.resolve({
    status: 200,
    headers: {},
    text: '{"messages":[{"id":"wamid.1"}],"success":true}',
  });
}

/**
 * The body of the call for a message, from the public doors of the connector: the action's handler,
 * then the call.
 */
async function bodyOf(
  input: { type: string } & Record<string, unknown>,
  more: Partial<OutgoingMessage> = {},
): Promise<unknown> {
  let content: SendContent = {};
  const context = contextWith({
    acceptMessage: (request) => {
      content = request.content;
      return Promise.reject(new Error('seen'));
    },
    messages: { toWamid: async (named) => named, find: async () => undefined },
  });
  await sendMessage
    .run(context, { connection_id: 'con_1', to: '+4917612345678', ...input })
    .catch(() => undefined);
  const { requests } = await sendThrough(accept, {
    id: OUR_ID,
    type: input.type,
    content,
    ...more,
  });
  return parseJson(requests[0]?.body ?? '');
}

async function templateBody({ known, input }: TemplateSend): Promise<unknown> {
  let content: SendContent = {};
  const refuse = () => Promise.reject(new Error('not needed'));
  const context = contextWith({
    acceptMessage: (request) => {
      content = request.content;
      return Promise.reject(new Error('seen'));
    },
    templates: {
      find: async () => [known],
      listSendable: refuse,
      sync: refuse,
      checkNew: refuse,
      create: refuse,
    },
  });
  await expect(
    sendTemplate.run(context, {
      connection_id: 'con_1',
      to: '+4917612345678',
      template: known.name,
      ...input,
    }),
  ).rejects.toThrow('seen');
  const { requests } = await sendThrough(accept, { id: OUR_ID, type: 'template', content });
  return parseJson(requests[0]?.body ?? '');
}

async function readMark(typing: boolean): Promise<unknown> {
  const requests: ProviderRequest[] = [];
  const known = {
    id: OUR_ID,
    wamid: WAMID,
    direction: 'in',
    connectionId: 'con_1',
    phoneNumberId: '11',
  } as const;
  const base = contextWith({
    messages: { find: async () => known, toWamid: async (named) => named },
  });
  const http = {
    ...base.http,
    request: (request: ProviderRequest) => {
      requests.push(request);
      return accept();
    },
  };
  await markRead.run(
    {
      ...base,
      http,
      connection: async () => ({ id: 'con_1', accountId: '1', accessToken: 't', phoneNumbers: [] }),
    },
    { message: OUR_ID, typing },
  );
  return parseJson(requests[0]?.body ?? '');
}

const TEXT = { type: 'text', text: { body: 'Hi' } };

const KINDS: readonly { name: string; type: string; make: () => Promise<unknown> }[] = [
  ...SAMPLES.map(({ name, type, content }) => ({
    name: name.replaceAll(' ', '-'),
    type,
    make: () => bodyOf({ type, [type]: content }),
  })),
  {
    name: 'text-to-user-id',
    type: 'text',
    make: () => bodyOf(TEXT, { recipient: { phone: null, bsuid: 'DE.1349021850203942' } }),
  },
  { name: 'text-as-reply', type: 'text', make: () => bodyOf(TEXT, { replyToWamid: WAMID }) },
  {
    name: 'reaction-taken-back',
    type: 'reaction',
    make: () => bodyOf({ type: 'reaction', reaction: { message_id: WAMID, emoji: '' } }),
  },
  ...TEMPLATE_SENDS.map((send) => ({
    name: `template-${send.name}`,
    type: 'template',
    make: () => templateBody(send),
  })),
  { name: 'read', type: 'read', make: () => readMark(false) },
  { name: 'read-and-typing', type: 'read', make: () => readMark(true) },
];

function fixture(name: string): unknown {
  return parseJson(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

test.each(KINDS)(
  '$name is what the fixture shows, and Meta takes it',
  async ({ name, type, make }) => {
    const body = await make();

    expect(body).toEqual(fixture(name));
    expect(faultsOf(type, body)).toEqual([]);
  },
);

test('there is no fixture that no body leaves as', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(KINDS.map(({ name }) => `${name}.json`).sort());
});

function fields(body: unknown): Record<string, unknown> {
  return isRecord(body) ? body : {};
}
function without(body: unknown, key: string): unknown {
  return Object.fromEntries(Object.entries(fields(body)).filter(([name]) => name !== key));
}

test.each<[string, (body: unknown) => unknown]>([
  ['no recipient', (body) => without(body, 'to')],
  ['both recipients', (body) => ({ ...fields(body), recipient: 'DE.1349021850203942' })],
  ['a number without +', (body) => ({ ...fields(body), to: '4917612345678' })],
  ['no id of ours', (body) => without(body, 'biz_opaque_callback_data')],
  ['an unknown field', (body) => ({ ...fields(body), colour: 'red' })],
  ['no content', (body) => without(body, 'text')],
])('these schemas see %s', async (_name, spoil) => {
  expect(faultsOf('text', spoil(await bodyOf(TEXT)))).not.toEqual([]);
});
