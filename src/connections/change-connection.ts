/**
 * Changes a connection. A new token is checked at the provider first, which confirms the numbers
 * named there and heals a broken connection.
 */
import { toPerson } from '../contacts';
import { invalidField, notFound } from '../errors';
import { canonicalPhone } from '../lib/canonical-phone';
import { confirm } from './confirm';
import { changeHealth } from './connection-health';
import type { ConnectParts } from './create-connection';
import { announce } from './finish-connecting';
import { findConnection } from './find-connections';
import { updateConnection, type ConnectionDoc } from './model';
import { countryOf, highestRate } from './rules';

export interface ConnectionChange {
  name?: string | undefined;
  accessToken?: string | undefined;
  country?: string | null | undefined;
  /** Phone numbers in any usual form, and BSUIDs. */
  testRecipients?: readonly string[] | null | undefined;
  messagesPerSecond?: number | null | undefined;
  maxPerContactPerHour?: number | null | undefined;
}

/**
 * @throws HubError not_found, connection_check_failed, graph_unreachable,
 * waba_in_another_workspace, invalid_input, recipient_invalid
 */
export async function changeConnection(
  parts: ConnectParts,
  workspaceId: string,
  id: string,
  change: ConnectionChange,
): Promise<ConnectionDoc> {
  const doc = await findConnection(workspaceId, id);
  if (doc === null) throw notFound('connection');
  const { accessToken } = change;
  const settings = toSettings(doc, change);
  if (accessToken !== undefined) return changeToken(parts, doc, { accessToken, settings });
  const changed = await updateConnection(workspaceId, id, settings);
  if (changed === null) throw notFound('connection');
  return changed;
}

async function changeToken(
  parts: ConnectParts,
  doc: ConnectionDoc,
  { accessToken, settings }: { accessToken: string; settings: Partial<ConnectionDoc> },
): Promise<ConnectionDoc> {
  const { accountId, _id: id } = doc;
  const { phoneNumbers } = await parts.channel.connect(
    { http: parts.http, settings: parts.settings },
    { accountId, accessToken },
  );
  const confirmed = await confirm(doc, {
    named: phoneNumbers.map((number) => number.id),
    change: { ...settings, sealedToken: parts.secrets.seal(accessToken, id) },
  });
  if (confirmed === null) throw notFound('connection');
  const { connection: changed, isNews } = confirmed;
  if (isNews) await announce(parts, changed);
  if (changed.status !== 'broken') return changed;
  // If the process dies here the connection stays broken; the same change once more, or a resume,
  // heals it.
  await changeHealth(parts.append, changed, { status: 'active', reason: 'a new access token' });
  await parts.onHealed(changed);
  return { ...changed, status: 'active' };
}

const ONLY_WHATSAPP = [
  ['accessToken', 'access_token'],
  ['testRecipients', 'test_recipients'],
  ['messagesPerSecond', 'messages_per_second'],
  ['maxPerContactPerHour', 'max_per_contact_per_hour'],
] as const;

function toSettings(doc: ConnectionDoc, change: ConnectionChange): Partial<ConnectionDoc> {
  const alien =
    doc.signature === undefined
      ? undefined
      : ONLY_WHATSAPP.find(([name]) => change[name] !== undefined);
  if (alien !== undefined)
    throw invalidField(`/${alien[1]}`, 'belongs to WhatsApp connections only');
  const { name, country, testRecipients, messagesPerSecond, maxPerContactPerHour } = change;
  const highest = highestRate(doc);
  if (typeof messagesPerSecond === 'number' && messagesPerSecond > highest)
    throw invalidField(
      '/messages_per_second',
      `is more than Meta takes: ${String(highest)} per second`,
    );
  return {
    ...(name === undefined ? {} : { name }),
    ...(country === undefined ? {} : { country }),
    ...(testRecipients === undefined
      ? {}
      : {
          testRecipients: toTestRecipients(
            testRecipients ?? [],
            countryOf({ ...doc, country: country ?? (country === null ? null : doc.country) }),
          ),
        }),
    ...(messagesPerSecond === undefined ? {} : { messagesPerSecond }),
    ...(maxPerContactPerHour === undefined ? {} : { maxPerContactPerHour }),
  };
}

/** Each once, in the one form in which recipients are compared. */
function toTestRecipients(written: readonly string[], country: string | null): string[] | null {
  const ids = written.map((text, index) => {
    const person = toPerson(text, country);
    const id =
      person === undefined || person.phone === null
        ? (person?.bsuid ?? undefined)
        : canonicalPhone(person.phone);
    if (id === undefined)
      throw invalidField(
        `/test_recipients/${String(index)}`,
        'is no phone number with country code, and no BSUID',
        'recipient_invalid',
      );
    return id;
  });
  return ids.length === 0 ? null : [...new Set(ids)];
}
