/**
 * The whole loop once, each step told and checked: a customer writes, a hook hears it, a reply and
 * a template go out.
 */
import { DEFAULT_ACCOUNT } from '../../connectors/whatsapp/twin';
import { callJson, textAt, type JsonBody } from './api';
import type { Seeded } from './seed';
import type { Delivered, Sink } from './sink';

export interface DemoWorld {
  hubUrl: string;
  graphUrl: string;
  seeded: Seeded;
  sink: Sink;
}

export type Tell = <T>(
  name: string,
  explain: (result: T) => string,
  work: () => Promise<T>,
) => Promise<T>;

const CUSTOMER = '+4917612345678';

export async function runLoop(world: DemoWorld, tell: Tell): Promise<void> {
  await subscribe(world, tell);
  await receive(world, tell);
  await send(world, tell, {
    name: 'reply',
    action: 'send_message',
    input: { type: 'text', text: { body: 'Hello! Yes, we are open until 6 pm.' } },
  });
  await send(world, tell, {
    name: 'template',
    action: 'send_template',
    input: { template: 'order_update', language: 'en', variables: { 1: 'Ana', 2: 'A-1001' } },
  });
}

function subscribe({ hubUrl, seeded, sink }: DemoWorld, tell: Tell): Promise<JsonBody> {
  return tell(
    'hook',
    (hook: JsonBody) =>
      `A REST hook (${textAt(hook, 'id')}) now waits for message.received and message.status at ${sink.url}`,
    async () => {
      // The hook of an earlier demo points at a receiver that is gone, and its secret was shown
      // only once.
      const old = await callJson({
        method: 'GET',
        url: `${hubUrl}/v1/hooks?external_id=demo`,
        apiKey: seeded.apiKey,
      });
      for (const each of Array.isArray(old['data']) ? old['data'] : []) {
        await callJson({
          method: 'DELETE',
          url: `${hubUrl}/v1/hooks/${textAt(each, 'id')}`,
          apiKey: seeded.apiKey,
        });
      }
      const hook = await callJson({
        method: 'POST',
        url: `${hubUrl}/v1/hooks`,
        apiKey: seeded.apiKey,
        body: {
          event: ['message.received', 'message.status'],
          target_url: sink.url,
          external_id: 'demo',
          label: 'demo',
        },
      });
      sink.useSecret(textAt(hook, 'secret'));
      return hook;
    },
  );
}

async function receive({ graphUrl, sink }: DemoWorld, tell: Tell): Promise<void> {
  const words = `Are you open today? (${new Date().toISOString()})`;
  const inbound = await tell(
    'inbound',
    () =>
      `A customer (${CUSTOMER}) wrote "${words}"; the twin posted it to the hub's webhook, signed as Meta signs`,
    () =>
      callJson({
        method: 'POST',
        url: `${graphUrl}/_twin/inbound`,
        body: { from: CUSTOMER, phone_number_id: firstNumber(), text: words, name: 'Ana Berg' },
      }),
  );
  await tell(
    'delivered',
    () =>
      'The hub stored it, made the event message.received and delivered it to the hook; its signature is valid',
    async () =>
      verified(
        await sink.wait(
          (each) =>
            each.type === 'message.received' &&
            textAt(each.data, 'message', 'wamid') === textAt(inbound, 'wamid'),
        ),
      ),
  );
}

interface Sending {
  name: string;
  action: string;
  input: JsonBody;
}

async function send(
  { hubUrl, graphUrl, seeded, sink }: DemoWorld,
  tell: Tell,
  { name, action, input }: Sending,
): Promise<void> {
  const message = await tell(
    name,
    (accepted: JsonBody) =>
      `POST /v1/actions/${action} was answered 202: ${textAt(accepted, 'id')} is queued`,
    () =>
      callJson({
        method: 'POST',
        url: `${hubUrl}/v1/actions/${action}`,
        apiKey: seeded.apiKey,
        body: { connection_id: seeded.connectionId, to: CUSTOMER, ...input },
      }),
  );
  const id = textAt(message, 'id');
  for (const status of ['sent', 'delivered', 'read']) {
    await tell(
      `${name} ${status}`,
      () =>
        `Meta's status came back through the webhook and reached the hook as message.status: ${status}`,
      async () =>
        verified(
          await sink.wait(
            (each) =>
              each.type === 'message.status' &&
              textAt(each.data, 'message', 'id') === id &&
              textAt(each.data, 'message', 'status') === status,
          ),
        ),
    );
  }
  await tell(
    `${name} once`,
    () => 'The Graph API was called exactly once for it',
    async () => {
      const calls = await callJson({
        method: 'GET',
        url: `${graphUrl}/_twin/messages?biz_opaque_callback_data=${id}`,
      });
      const count = Array.isArray(calls['data']) ? calls['data'].length : 0;
      if (count !== 1) throw new Error(`it was called ${String(count)} times`);
    },
  );
}

function firstNumber(): string {
  return DEFAULT_ACCOUNT.phone_numbers[0]?.id ?? '';
}

function verified(delivered: Delivered): Delivered {
  if (!delivered.verified) throw new Error('the signature of the delivery does not verify');
  return delivered;
}
