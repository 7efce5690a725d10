/** Raw calls -> raw items with the connection each belongs to. Nothing is written here. */
import { findByAccountIds, findByPhoneNumberIds, type ConnectionDoc } from '../connections';
import type { Connector, RawItem } from '../kit';
import { errorText } from '../lib/error-code';
import { isTooDeep } from '../lib/json-text';
import type { CallEnd, InboundCallDoc } from './model';

export interface RoutedItem { call: InboundCallDoc; item: RawItem; connection: ConnectionDoc }

export interface ReadCalls {
  routed: RoutedItem[];
  /** Calls that end here: unreadable ones are parked, those of unknown accounts unrouted. */
  ended: Map<string, CallEnd>;
}

export const readCalls = async (connector: (key: string) => Connector | undefined, calls: readonly InboundCallDoc[]): Promise<ReadCalls> => {
  const ended = new Map<string, CallEnd>();
  const items: { call: InboundCallDoc; item: RawItem }[] = [];
  for (const call of calls) {
    try {
      for (const item of split(connector(call.connector), call)) items.push({ call, item });
    } catch (error) {
      ended.set(call._id, { state: 'parked', reason: errorText(error) });
    }
  }
  const routeOf = await findRoutes(items.map(({ item }) => item));
  const routed: RoutedItem[] = [];
  for (const { call, item } of items) {
    const connection = routeOf(item);
    if (connection) routed.push({ call, item, connection });
    else ended.set(call._id, { state: 'unrouted', reason: `no connection has ${describeRoute(item)}` });
  }
  return { routed, ended };
};

const split = (connector: Connector | undefined, call: InboundCallDoc): RawItem[] => {
  if (connector?.intake === undefined) throw new Error(`there is no connector ${call.connector}`);
  if (isTooDeep(call.body)) throw new Error('the body nests deeper than 100 levels');
  const payload: unknown = JSON.parse(call.body.toString('utf8'));
  return connector.intake.split(payload, call.receivedAt);
};

/** By number first; what has only an account goes to the oldest connection of that account. */
const findRoutes = async (items: readonly RawItem[]): Promise<(item: RawItem) => ConnectionDoc | undefined> => {
  const numbers = [...new Set(items.flatMap(({ route }) => route.phoneNumberId ?? []))];
  const accounts = [...new Set(items.flatMap(({ route }) => (route.phoneNumberId === undefined ? route.accountId ?? [] : [])))];
  const [byNumber, byAccount] = await Promise.all([
    numbers.length === 0 ? [] : findByPhoneNumberIds(numbers),
    accounts.length === 0 ? [] : findByAccountIds(accounts),
  ]);
  return ({ route }) => (route.phoneNumberId === undefined
    ? byAccount.find((connection) => connection.accountId === route.accountId)
    : byNumber.find((connection) => connection.phoneNumbers.some((number) => number.id === route.phoneNumberId)));
};

const describeRoute = ({ route }: RawItem): string =>
  route.phoneNumberId === undefined ? `the account ${route.accountId ?? '(none)'}` : `the phone number id ${route.phoneNumberId}`;
