/** What a test says of a customer's message, and what the builders get. */
import type { LiveNumber } from './accounts';
import type { JsonObject } from './json';

export type InboundMedia = { base64?: string; mime_type?: string; filename?: string };

export type InboundSpec = {
  from?: string;
  phone_number_id?: string;
  to?: string;
  text?: string;
  type?: string;
  /** Merged over the message that was built; with type "raw" it is the message. */
  message?: JsonObject;
  name?: string;
  username?: string;
  context?: string | JsonObject;
  referral?: JsonObject;
  user_id?: string;
  media?: InboundMedia;
  count?: number;
};

/** `origin` is where media can be had. */
export type InboundParts = {
  number: LiveNumber;
  spec: InboundSpec;
  origin: string;
  waId: string | undefined;
  userId: string | undefined;
};
