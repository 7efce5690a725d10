/** Conversations by the API: who talks to whom, the newest first, with all that was said. */
import { testAccount } from '../support/accounts';
import { anyOf, like } from '../support/expecting';
import { at, listAt, textAt } from '../support/json';
import { entry, envelope, messages, postWebhook, textMessage } from '../support/meta';
import { expectProblem } from '../support/problems';
import { CUSTOMER, accepted, sendText, untilEvents } from '../support/steps';
import { limitedTo, makeTenant, type ConnectedTenant } from '../support/tenants';
import { until } from '../support/until';
import { startWorld, type World } from '../support/world';

const HOUR_S = 3_600;
let world: World;
let tenant: ConnectedTenant;

beforeAll(async () => {
  world = await startWorld({ accounts: [testAccount(1, { numbers: 2 }), testAccount(2)] });
  tenant = world.tenant;
});
afterAll(() => world.stop());

interface Written {
  from: string;
  secondsAgo?: number;
  number?: number;
  owner?: ConnectedTenant;
}

let count = 0;
/** Customers write, all in one webhook. */
async function write(...written: Written[]): Promise<void> {
  const [{ owner = tenant } = {}] = written;
  const changes = written.map(({ from, secondsAgo = 0, number = 0 }) =>
    messages(owner.account.numbers[number]?.id ?? '', {
      contacts: [{ profile: { name: 'Ana' }, wa_id: from }],
      messages: [
        textMessage(`wamid.list-${String((count += 1))}`, from, {
          timestamp: String(Math.floor(Date.now() / 1000) - secondsAgo),
        }),
      ],
    }),
  );
  await postWebhook(world.hubUrl, envelope(entry(owner.account.wabaId, ...changes)));
}

async function list(query = '', { api } = tenant): Promise<unknown[]> {
  return listAt((await api.get(`/v1/conversations${query}`)).json, 'data');
}
function idsOf(items: readonly unknown[]): string[] {
  return items.map((item) => textAt(item, 'id'));
}
function untilCount(wanted: number, owner = tenant): Promise<unknown[]> {
  return until(
    async () => {
      const found = await list('?limit=200', owner);
      return found.length >= wanted && found;
    },
    { what: `${String(wanted)} conversations` },
  );
}

test('a search that finds nothing is empty', async () => {
  expect((await world.tenants[1]?.api.get('/v1/conversations'))?.json).toEqual({
    data: [],
    next_cursor: null,
  });
});

test('a customer who writes is a conversation with an open window', async () => {
  await write({ from: '491701' });
  const [found] = await untilCount(1);
  const at0 = textAt(found, 'last_message_at');
  expect(found).toEqual({
    id: like(/^cnv_[0-9a-z]{26}$/),
    contact_id: like(/^cnt_/),
    phone_number_id: tenant.phoneNumberId,
    window: 'open',
    window_expires_at: new Date(Date.parse(at0) + 24 * HOUR_S * 1000).toISOString(),
    assignee: null,
    last_message_at: at0,
    created_at: anyOf(String),
  });
  expect((await tenant.api.get(`/v1/conversations/${textAt(found, 'id')}`)).json).toEqual(found);
});

test('the newest message decides the order, and a page never loses or repeats one, also of the same second', async () => {
  const before = (await list()).length;
  await write(
    ...Array.from({ length: 9 }, (_, index) => ({
      from: `49171${String(index)}`,
      secondsAgo: index < 6 ? 60 : 120,
    })),
  );
  const all = await untilCount(before + 9);
  const times = all.map((each) => textAt(each, 'last_message_at'));
  expect(times).toEqual([...times].sort().reverse());
  for (const size of [1, 2, 4]) {
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { json } = await tenant.api.get(`/v1/conversations?limit=${String(size)}${cursor}`);
      paged.push(...idsOf(listAt(json, 'data')));
      if (at(json, 'next_cursor') === null) break;
      cursor = `&cursor=${textAt(json, 'next_cursor')}`;
    }
    expect(paged).toEqual(idsOf(all));
  }
});

test('whom we write to first is a conversation, too; their answer is its first message and opens it', async () => {
  const [, other = tenant] = world.tenants;
  await accepted(sendText(other, 'Hello', { to: '+4917200001' }));
  const [made] = await untilCount(1, other);
  expect(made).toMatchObject({
    window: 'unknown',
    window_expires_at: null,
    phone_number_id: other.phoneNumberId,
    last_message_at: anyOf(String),
  });

  await write({ from: '4917200001', owner: other });
  const [event] = await untilEvents(other.api, { count: 1, type: 'conversation.opened' });
  expect(at(event, 'data', 'conversation')).toMatchObject({
    id: textAt(made, 'id'),
    first_message: true,
  });
  expect(await list('', other)).toMatchObject([{ id: textAt(made, 'id'), window: 'open' }]);
});

test('what we write moves a conversation up', async () => {
  await write({ from: '491731', secondsAgo: 2 * HOUR_S }, { from: '491732', secondsAgo: HOUR_S });
  const older = await until(
    async () =>
      (await list('?limit=200')).findLast(
        (each) => Date.now() - Date.parse(textAt(each, 'last_message_at')) > 1.9 * HOUR_S * 1000,
      ),
    { what: 'the older conversation' },
  );
  await accepted(
    sendText(tenant, 'Hello', {
      to: textAt(older, 'contact_id'),
      phone_number_id: tenant.phoneNumberId,
    }),
  );
  await until(async () => textAt((await list())[0], 'id') === textAt(older, 'id'), {
    what: 'the conversation to be the first',
  });
});

test('filters: contact, number, open window', async () => {
  await write(
    { from: '4917400001' },
    { from: '4917400001', number: 1 },
    { from: '4917400002', secondsAgo: 25 * HOUR_S },
  );
  const [, second] = tenant.account.numbers;
  const all = await until(
    async () => {
      const found = await list('?limit=200');
      return (
        found.some((each) => at(each, 'phone_number_id') === second?.id) &&
        found.some((each) => at(each, 'window') === 'closed') &&
        found
      );
    },
    { what: 'both numbers and the closed one' },
  );
  const atSecond = all.find((each) => at(each, 'phone_number_id') === second?.id);
  expect(await list(`?phone_number_id=${second?.id ?? ''}`)).toEqual([atSecond]);
  const ofContact = await list(`?contact_id=${textAt(atSecond, 'contact_id')}`);
  expect(ofContact.map((each) => textAt(each, 'phone_number_id')).sort()).toEqual(
    tenant.account.numbers.map(({ id }) => id).sort(),
  );
  expect(idsOf(await list('?open=true&limit=200'))).toEqual(
    idsOf(all.filter((each) => at(each, 'window') === 'open')),
  );
  expect(idsOf(await list('?open=false&limit=200'))).toEqual(
    idsOf(all.filter((each) => at(each, 'window') !== 'open')),
  );
  for (const none of ['?contact_id=cnt_none', '?phone_number_id=1', '?assignee=usr_1'])
    expect(await list(none)).toEqual([]);
});

test('the messages of a conversation: in and out, newest first, page by page, and none of others', async () => {
  await write({ from: CUSTOMER.slice(1) });
  const wamid = `wamid.list-${String(count)}`;
  const found = await until(
    async () => {
      const { json } = await tenant.api.post('/v1/actions/get_window', {
        connection_id: tenant.connectionId,
        phone_number_id: tenant.phoneNumberId,
        to: CUSTOMER,
      });
      return textAt(json, 'conversation_id') || undefined;
    },
    { what: 'the conversation' },
  );
  const out = await accepted(sendText(tenant, 'Answer', { phone_number_id: tenant.phoneNumberId }));
  const path = `/v1/conversations/${found}/messages`;
  const { json } = await tenant.api.get(path);
  expect(listAt(json, 'data')).toMatchObject([
    { id: out, direction: 'out', type: 'text' },
    { direction: 'in', status: 'received', wamid },
  ]);
  const first = (await tenant.api.get(`${path}?limit=1`)).json;
  const rest = (await tenant.api.get(`${path}?limit=1&cursor=${textAt(first, 'next_cursor')}`))
    .json;
  expect([...idsOf(listAt(first, 'data')), ...idsOf(listAt(rest, 'data'))]).toEqual(
    idsOf(listAt(json, 'data')),
  );
  expect(at(rest, 'next_cursor')).toBeNull();
});

test.each(['?cursor=x', '?cursor=1.cnv_1', '?open=maybe', '?limit=0', '?colour=1'])(
  '%s is refused',
  async (query) => {
    expectProblem(await tenant.api.get(`/v1/conversations${query}`), 422, 'invalid_input');
  },
);

test('of another workspace nothing is seen, and the scope is asked for', async () => {
  const [mine] = await list();
  const stranger = await makeTenant(world.hubUrl, 'Stranger');
  for (const path of ['', '/messages', '/notes'])
    expectProblem(
      await stranger.api.get(`/v1/conversations/${textAt(mine, 'id')}${path}`),
      404,
      'not_found',
    );
  expect(await list('', { ...tenant, ...stranger })).toEqual([]);
  const narrow = await limitedTo(world.hubUrl, tenant, 'messages:read');
  expectProblem(await narrow.get('/v1/conversations'), 403, 'forbidden');
});
