/**
 * Who wrote to which number and when: decides the 24-hour window, the price and whether a username
 * user's phone is known.
 */

export type Acquaintance = {
  lastInboundMs: number;
  fromAd: boolean;
  waId: string | undefined;
  name: string;
};

const REMEMBERED = 200_000;
const WINDOW_MS = 24 * 60 * 60 * 1000;

/** Keyed by number and by wa_id as well as user id. */
export type Audience = Map<string, Acquaintance>;

export function rememberInbound(
  audience: Audience,
  phoneNumberId: string,
  ids: readonly (string | undefined)[],
  met: Acquaintance,
): void {
  if (audience.size > REMEMBERED) {
    audience.clear();
  }
  for (const id of ids) {
    if (id !== undefined) {
      audience.set(`${phoneNumberId}|${id}`, met);
    }
  }
}

export function acquaintance(
  audience: Audience,
  phoneNumberId: string,
  id: string,
): Acquaintance | undefined {
  return audience.get(`${phoneNumberId}|${id}`);
}

export function isWindowOpen(met: Acquaintance | undefined): boolean {
  return met !== undefined && Date.now() - met.lastInboundMs < WINDOW_MS;
}
