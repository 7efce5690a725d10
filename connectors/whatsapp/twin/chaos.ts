/**
 * Faults on demand. A dose is a rate (0..1, drawn by a seeded generator, so a run can be repeated)
 * or a count (the next N calls); counts go down as they are used, and reading the settings back
 * shows what is left.
 */

export type Dose = { rate?: number; count?: number };
export type ErrorFault = Dose & {
  code: number;
  error_subcode?: number;
  http_status?: number;
  is_transient?: boolean;
  message?: string;
  details?: string;
};
export type StatusFault = Dose & { code: number; details?: string };

export type RecipientFaults = { error?: ErrorFault; fail_status?: StatusFault };

/** Below 1 a number is a rate, from 1 a count; `true` is always. */
export type DoseInput = number | boolean | Dose | null;

export const CALL_FAULTS = [
  'reset_before',
  'http_500',
  'accept_then_reset',
  'accept_then_500',
  'hang',
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

export type ChaosSettings = {
  /** Before the call is looked at. */
  latency_ms?: number | null;
  /** After the message was accepted: its statuses overtake the answer. */
  answer_delay_ms?: number | null;
  /** Which calls the faults are for: sends (default), or every Graph call. */
  scope?: 'messages' | 'all';
  error?: ErrorFault | null;
  /**
   * Faults for sends to one recipient each, by digits or user id; they come before those for all.
   */
  recipients?: Record<string, RecipientFaults> | null;
  /** Rates, 0..1. */
  duplicate_webhooks?: number | null;
  lose_webhooks?: number | null;
  reorder_webhooks?: boolean;
  delay_webhooks_ms?: number | null;
  status_flow?: string[] | null;
  fail_status?: StatusFault | null;
  no_statuses?: boolean;
  /** Messages per second and number before 130429; off by default. */
  throughput?: number | null;
  /** 131056 above one message per 6 s to one user with a burst of 45 (Meta: about-the-platform). */
  pair_rate?: boolean;
  /** Free-form outside 24 hours: accepted, then failed with 131047. */
  enforce_window?: boolean;
  template_review?: 'approve' | 'reject' | 'manual';
  template_review_ms?: number;
  media_url_ttl_ms?: number | null;
};

export type ChaosInput = ChaosSettings & { seed?: number; reset?: boolean } & {
  [fault in CallFault]?: DoseInput;
};

export type Chaos = { settings: ChaosSettings; faults: Map<CallFault, Dose>; random: () => number };

const DEFAULT_SEED = 1;

export function createChaos(): Chaos {
  return { settings: {}, faults: new Map(), random: seededRandom(DEFAULT_SEED) };
}

export function clearChaos(chaos: Chaos): void {
  Object.assign(chaos, createChaos());
}

export function changeChaos(chaos: Chaos, input: ChaosInput): void {
  const {
    reset,
    seed,
    reset_before,
    http_500,
    accept_then_reset,
    accept_then_500,
    hang,
    ...settings
  } = input;
  if (reset === true) {
    clearChaos(chaos);
  }
  if (seed !== undefined) {
    chaos.random = seededRandom(seed);
  }
  const faults = { reset_before, http_500, accept_then_reset, accept_then_500, hang };
  for (const name of CALL_FAULTS) {
    setFault(chaos, name, faults[name]);
  }
  Object.assign(chaos.settings, settings);
}

export function presentChaos(chaos: Chaos): object {
  return { ...chaos.settings, ...Object.fromEntries(chaos.faults) };
}

/** Does this call get it? Uses up one of a count. A dose without rate and count is always. */
export function draw(chaos: Chaos, dose: Dose | null | undefined): boolean {
  if (dose === undefined || dose === null || (dose.count !== undefined && dose.count <= 0)) {
    return false;
  }
  if (dose.rate !== undefined && chaos.random() >= dose.rate) {
    return false;
  }
  if (dose.count !== undefined) {
    dose.count -= 1;
  }
  return true;
}

export function drawFault(chaos: Chaos, fault: CallFault): boolean {
  return draw(chaos, chaos.faults.get(fault));
}

/** The same steps in another order, never the given one. */
export function shuffled<T>(chaos: Chaos, steps: readonly T[]): T[] {
  const turn = steps.length < 2 ? 0 : 1 + Math.floor(chaos.random() * (steps.length - 1));
  return [...steps.slice(turn), ...steps.slice(0, turn)];
}

function setFault(chaos: Chaos, name: CallFault, input: DoseInput | undefined): void {
  if (input === undefined) {
    return;
  }
  const dose = doseOf(input);
  if (dose === undefined) {
    chaos.faults.delete(name);
  } else {
    chaos.faults.set(name, dose);
  }
}

function doseOf(input: DoseInput): Dose | undefined {
  if (input === null || input === false || input === 0) {
    return undefined;
  }
  if (input === true) {
    return { rate: 1 };
  }
  if (typeof input === 'number') {
    return input < 1 ? { rate: input } : { count: Math.floor(input) };
  }
  return { ...input };
}

/** mulberry32: small, fast, good enough to spread faults. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
