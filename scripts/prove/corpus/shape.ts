/**
 * What a payload shape is. Each time a shape is used it gets a place of its own: accounts,
 * customers and ids that all carry one mark, so that every event can be led back to the payload it
 * came from, whatever happened in between.
 */
import type { Account } from '../../stage/tenant';

export type Json = Record<string, unknown>;

export interface Customer {
  waId: string;
  userId: string;
  name: string;
}

export interface Place {
  /** Eight digits that occur in every id of the payload. */
  mark: string;
  /** Seconds, as Meta writes them. */
  time: number;
  /**
   * The first is the shape's own; the second belongs to the same workspace, the third to another
   * one.
   */
  accounts: readonly [Account, Account, Account];
}

/** A message of ours that Meta knows, for statuses. */
export interface SentMessage {
  id: string;
  wamid: string;
  phone: string;
  phoneNumberId: string;
}

export interface Shape {
  name: string;
  /** The body: JSON, or text that is none. */
  body: (place: Place) => Json | string;
  /** Messages that must be in the ledger before. */
  sent?: (place: Place) => SentMessage[];
}

/** Begins no number that Meta's times or our ids hold. */
const MARK_START = '7359';

export function markAt(index: number): string {
  return `${MARK_START}${String(index).padStart(4, '0')}`;
}

export function marksIn(text: string): string[] {
  return [...new Set(text.match(new RegExp(`${MARK_START}\\d{4}`, 'g')) ?? [])];
}

export function placeAt(mark: string, time: number): Place {
  return {
    mark,
    time,
    accounts: [accountAt(mark, 0), accountAt(mark, 1), accountAt(mark, 2)],
  };
}

function accountAt(mark: string, index: number): Account {
  return {
    wabaId: `10${String(index)}${mark}`,
    name: `account ${mark} ${String(index)}`,
    numbers: [
      { id: `20${String(index)}${mark}`, phone: `+4930${String(index)}${mark}` },
      { id: `21${String(index)}${mark}`, phone: `+4931${String(index)}${mark}` },
    ],
  };
}

export function customerAt({ mark }: Place, index = 0): Customer {
  return {
    waId: `4915${mark}${String(index)}`,
    userId: `DE.13491208655${mark}${String(index)}`,
    name: `Zoë Müller ${String(index)}`,
  };
}

export function wamidAt({ mark }: Place, index = 0): string {
  return `wamid.HBgNNDkxNT${mark}AAERgS${String(index).padStart(3, '0')}=`;
}
