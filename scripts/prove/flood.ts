/**
 * Steady load: texts of many customers, each with an id of its own, and a record of how each was
 * answered.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { toWire } from '../../connectors/whatsapp/twin/wire';
import type { Account } from '../stage/tenant';
import type { LoggedEvent } from './read-log';
import { webUrls, type World } from './world';

export const FLOOD_ACCOUNT: Account = {
  wabaId: '888000001',
  numbers: [{ id: '888000002', phone: '+4930888000002' }],
  name: 'Flood',
};

const CUSTOMERS = 200;
const RETRY_MS = 1_000;

export interface Answer {
  index: number;
  sentAtMs: number;
  ms: number;
  status: number;
}

export interface FloodOptions {
  ratePerSecond: number;
  /** Meta repeats what was not answered with 200; without it each is posted once. */
  retry: boolean;
  /** This share of the calls is posted twice, as Meta sometimes does. */
  doubled?: number;
}

export interface Flood {
  answers: Answer[];
  /** Ends the posting; resolves when the last answer is there. */
  stop(): Promise<void>;
  /** Posts again what was never answered with 200, until it is. @returns how many */
  repeatUnanswered(): Promise<number>;
}

export function startFlood(
  world: World,
  { ratePerSecond, retry, doubled = 0 }: FloodOptions,
): Flood {
  const answers: Answer[] = [];
  const running = new Set<Promise<void>>();
  const run = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };
  const begunMs = Date.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (
      const due = Math.floor(((Date.now() - begunMs) / 1000) * ratePerSecond);
      sent < due;
      sent += 1
    ) {
      run(postOne(world, { index: sent, answers, retry }));
      if ((sent * 0.618_033_988_75) % 1 < doubled)
        run(postOne(world, { index: sent, answers, retry }));
    }
  }, 10);
  return {
    answers,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
    },
    repeatUnanswered: async () => {
      const accepted = acceptedOf(answers);
      const rest = [...new Set(answers.map(({ index }) => index))].filter(
        (index) => !accepted.has(index),
      );
      for (const index of rest) await postOne(world, { index, answers, retry: true });
      return rest.length;
    },
  };
}

async function postOne(
  world: World,
  { index, answers, retry }: { index: number; answers: Answer[]; retry: boolean },
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const urls = webUrls(world);
    const sentAtMs = Date.now();
    const url = urls[(index + attempt) % Math.max(1, urls.length)];
    const status = url === undefined ? 0 : await world.post(url, bodyOf(index));
    answers.push({ index, sentAtMs, ms: Date.now() - sentAtMs, status });
    if (status === 200 || !retry) return;
    await pause(RETRY_MS);
  }
}

function bodyOf(index: number): Buffer {
  const [number] = FLOOD_ACCOUNT.numbers;
  const waId = `4916${String(index % CUSTOMERS).padStart(8, '0')}`;
  const message = {
    from: waId,
    id: wamidOf(index),
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: `message ${String(index)} für ü` },
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number?.phone.slice(1), phone_number_id: number?.id },
    contacts: [{ profile: { name: 'Flood' }, wa_id: waId }],
    messages: [message],
  };
  return Buffer.from(
    toWire({
      object: 'whatsapp_business_account',
      entry: [{ id: FLOOD_ACCOUNT.wabaId, changes: [{ value, field: 'messages' }] }],
    }),
    'latin1',
  );
}

function wamidOf(index: number): string {
  return `wamid.flood-${String(index)}`;
}

function acceptedOf(answers: readonly Answer[]): Set<number> {
  return new Set(answers.filter(({ status }) => status === 200).map(({ index }) => index));
}

export interface FloodCheck {
  accepted: number;
  missing: number;
  doubled: number;
  openings: number;
  problems: string[];
}

/**
 * Every accepted message is one event, no message is two, each customer's conversation was opened
 * once.
 */
export function checkFlood(answers: readonly Answer[], events: readonly LoggedEvent[]): FloodCheck {
  const counts = countBy(events, 'message.received', /"wamid":"(wamid\.flood-\d+)"/);
  const openings = countBy(events, 'conversation.opened', /"phone":"(\+4916\d{8})"/);
  const accepted = acceptedOf(answers);
  const missing = [...accepted].filter((index) => !counts.has(wamidOf(index)));
  const doubled = [...counts].filter(([, count]) => count > 1);
  const reopened = [...openings].filter(([, count]) => count > 1);
  return {
    accepted: accepted.size,
    missing: missing.length,
    doubled: doubled.length,
    openings: openings.size,
    problems: [
      ...(missing.length === 0
        ? []
        : [
            `${String(missing.length)} acknowledged messages have no event, the first is ${wamidOf(missing[0] ?? -1)}`,
          ]),
      ...(doubled.length === 0
        ? []
        : [
            `${String(doubled.length)} messages have several events, the first is ${doubled[0]?.[0] ?? ''}`,
          ]),
      ...(reopened.length === 0
        ? []
        : [`${String(reopened.length)} conversations were opened more than once`]),
    ],
  };
}

/** How often each id that the pattern finds occurs among the events of a type. */
function countBy(
  events: readonly LoggedEvent[],
  wanted: string,
  pattern: RegExp,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type, text } of events) {
    const id = type === wanted ? pattern.exec(text)?.[1] : undefined;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
