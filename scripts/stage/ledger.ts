/**
 * Messages put directly into the hub's ledger, as it keeps those that Meta has accepted and no
 * status has come for.
 */
import { newId } from '../../src/lib/ids';

export interface Owner {
  workspaceId: string;
  connectionId: string;
}

export interface AcceptedMessage {
  id: string;
  wamid: string;
  phone: string;
  phoneNumberId: string;
  createdAt: Date;
}

export function ledgerDocument(
  { workspaceId, connectionId }: Owner,
  { id, wamid, phone, phoneNumberId, createdAt }: AcceptedMessage,
) {
  return {
    _id: id,
    workspaceId,
    direction: 'out',
    connectionId,
    phoneNumberId,
    contactId: newId('cnt'),
    to: phone,
    type: 'template',
    content: JSON.stringify({ name: 'order_update', language: { code: 'en' }, components: [] }),
    template: { name: 'order_update', language: 'en' },
    recipient: { phone, bsuid: null },
    wamid,
    call: { state: 'accepted', dueAt: createdAt, attempts: 1, waits: 0, fence: 1 },
    delivery: { rank: 0, failed: false },
    timestamps: { accepted: createdAt },
    pendingEvents: [],
    createdAt,
    updatedAt: createdAt,
  };
}
