/**
 * Connects an account: the token is checked at the provider, the app subscribed, the numbers read
 * and claimed.
 */
import { HubError } from '../errors';
import type { Channel, PhoneNumber, ProviderHttp, ProviderSettings } from '../kit';
import type { SecretBox } from '../db';
import { newId } from '../lib/ids';
import type { AppendEvents } from './connection-health';
import {
  claim,
  numberClaim,
  numberClaiming,
  releaseClaims,
  releaseUnused,
  wabaClaiming,
} from './claims';
import { finishConnecting, type FinishParts } from './finish-connecting';
import { inOtherWorkspace } from './in-other-workspace';
import { insertConnection, type ConnectionDoc } from './model';

export interface NewConnection {
  workspaceId: string;
  kind: string;
  name?: string | undefined;
  accountId: string;
  accessToken: string;
  /** When given, the connection is limited to these. */
  phoneNumbers?: readonly { id: string; phone: string }[] | undefined;
  country?: string | undefined;
  /**
   * False: nothing is asked of the provider, the numbers given are taken as they are. Nothing is
   * routed to them.
   */
  verify: boolean;
}

export interface ConnectParts extends FinishParts {
  channel: Channel;
  http: ProviderHttp;
  settings: ProviderSettings;
  secrets: SecretBox;
  append: AppendEvents;
  /** Told once a broken connection works again: sends may be waiting for it. */
  onHealed: (connection: ConnectionDoc) => Promise<void>;
}

const DEFAULT_MESSAGES_PER_SECOND = 80;

/**
 * If the process dies between the claims and the insert, the claims stay without a connection;
 * after a minute the next try takes them over. A connection that Meta has not confirmed may have
 * lost a number to them: it keeps it without its claim, and nothing is routed to it, as before; a
 * token that Meta confirms claims it again. After the insert the connection owes the rest
 * (finish-connecting.ts).
 * @throws HubError connection_check_failed, number_already_connected, waba_in_another_workspace
 */
export async function createConnection(
  parts: ConnectParts,
  input: NewConnection,
): Promise<ConnectionDoc> {
  const found = await lookAtProvider(parts, input);
  const id = newId('con');
  const now = new Date();
  // Meta has just named all of them.
  const confirmation = input.verify ? { confirmedAt: now } : {};
  const doc: ConnectionDoc = {
    _id: id,
    workspaceId: input.workspaceId,
    kind: input.kind,
    name: input.name ?? found.name ?? input.accountId,
    accountId: input.accountId,
    verified: input.verify,
    ...confirmation,
    country: input.country ?? null,
    sealedToken: parts.secrets.seal(input.accessToken, id),
    phoneNumbers: found.phoneNumbers.map((number) => ({
      ...number,
      ...confirmation,
      connectedAt: now,
    })),
    status: 'active',
    unannouncedSince: now,
    createdAt: now,
    updatedAt: now,
  };
  await claimAll(doc);
  await insertConnection(doc);
  await finishConnecting(parts, doc);
  return doc;
}

async function lookAtProvider(
  parts: ConnectParts,
  input: NewConnection,
): Promise<{ name: string | null; phoneNumbers: PhoneNumber[] }> {
  const given = eachOnce(input.phoneNumbers)?.map((number) => ({
    ...number,
    name: null,
    messagesPerSecond: DEFAULT_MESSAGES_PER_SECOND,
  }));
  if (!input.verify) return { name: null, phoneNumbers: given ?? [] };
  const found = await parts.channel.connect(
    { http: parts.http, settings: parts.settings },
    { accountId: input.accountId, accessToken: input.accessToken },
  );
  if (given === undefined) return found;
  const missing = given.find((number) => !found.phoneNumbers.some((each) => each.id === number.id));
  if (missing !== undefined)
    throw new HubError(
      'connection_check_failed',
      `The account has no phone number with the id ${missing.id}.`,
    );
  return {
    ...found,
    phoneNumbers: found.phoneNumbers.filter((each) =>
      given.some((number) => number.id === each.id),
    ),
  };
}

/** As Meta shows numbers they hold spaces and hyphens. */
function eachOnce(
  numbers: NewConnection['phoneNumbers'],
): { id: string; phone: string }[] | undefined {
  return numbers === undefined
    ? undefined
    : [
        ...new Map(
          numbers.map(({ id, phone }) => [id, { id, phone: `+${phone.replace(/\D/g, '')}` }]),
        ).values(),
      ];
}

async function claimAll(doc: ConnectionDoc): Promise<void> {
  const waba = wabaClaiming(doc, doc.verified);
  if (!(await claim(waba))) throw inOtherWorkspace(doc);
  const claimed: string[] = [];
  for (const number of doc.phoneNumbers) {
    if (!(await claim(numberClaiming(number.id, doc, doc.verified)))) {
      await releaseClaims(claimed, doc._id);
      await releaseUnused(waba);
      throw new HubError(
        'number_already_connected',
        `The number ${number.phone} belongs to another connection.`,
      );
    }
    claimed.push(numberClaim(number.id));
  }
}
