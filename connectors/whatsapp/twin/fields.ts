/**
 * `?fields=` and paging as Graph does them: unknown fields are refused, cursors are opaque, `id`
 * always comes along.
 */
import type { Request } from 'express';
import { GraphError, invalidParameter } from './graph-error';
import type { JsonObject } from './json';
import { queryText } from './request';

const DEFAULT_PAGE = 25;
const LONGEST_PAGE = 1_000;

/** Picks what was asked for. `node` has every field the type knows. */
export function pickFields(
  node: JsonObject,
  asked: string | undefined,
  rules: { defaults: readonly string[]; nodeType: string },
): JsonObject {
  const names = asked === undefined || asked === '' ? rules.defaults : fieldNames(asked);
  const picked: JsonObject = {};
  for (const name of names) {
    if (!(name in node)) {
      throw invalidParameter(
        `Tried accessing nonexisting field (${name}) on node type (${rules.nodeType})`,
      );
    }
    if (node[name] !== undefined) {
      picked[name] = node[name];
    }
  }
  return { ...picked, id: node['id'] };
}

/** `a,b{c,d},e.limit(5)` -> a, b, e. */
function fieldNames(asked: string): string[] {
  const flat = asked.replace(/\{[^}]*\}|\.[a-z_]+\([^)]*\)/g, '');
  return flat
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export type Page<T> = { items: T[]; paging: JsonObject };

/**
 * One page of a list; a cursor that is not one of the list's own is 131059 since v24 (Meta:
 * changelog).
 */
export function pageOf<T extends { id: string }>(req: Request, all: readonly T[]): Page<T> {
  const limit = limitOf(req);
  const after = queryText(req, 'after');
  const before = queryText(req, 'before');
  const start = startOf(all, { after, before, limit });
  const end = before !== undefined && after === undefined ? positionOf(all, before) : start + limit;
  const items = all.slice(start, end);
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) {
    return { items, paging: {} };
  }
  const cursors = { before: cursorFor(first.id), after: cursorFor(last.id) };
  const next =
    start + items.length < all.length ? { next: pageUrl(req, 'after', cursors.after) } : {};
  const previous = start > 0 ? { previous: pageUrl(req, 'before', cursors.before) } : {};
  return { items, paging: { cursors, ...next, ...previous } };
}

interface PageWanted {
  after: string | undefined;
  before: string | undefined;
  limit: number;
}

function startOf(all: readonly { id: string }[], { after, before, limit }: PageWanted): number {
  if (after !== undefined) return positionOf(all, after) + 1;
  return before === undefined ? 0 : Math.max(0, positionOf(all, before) - limit);
}

function limitOf(req: Request): number {
  const text = queryText(req, 'limit');
  if (text === undefined) {
    return DEFAULT_PAGE;
  }
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) {
    throw invalidParameter('Param limit must be a positive integer.');
  }
  return Math.min(limit, LONGEST_PAGE);
}

function cursorFor(id: string): string {
  return Buffer.from(`twin:${id}`).toString('base64url');
}

function positionOf(all: readonly { id: string }[], cursor: string): number {
  const position = all.findIndex((item) => cursorFor(item.id) === cursor);
  if (position === -1) {
    throw new GraphError(131059);
  }
  return position;
}

function pageUrl(req: Request, name: 'after' | 'before', cursor: string): string {
  const url = new URL(req.originalUrl, `${req.protocol}://${req.get('host') ?? 'localhost'}`);
  url.searchParams.delete('after');
  url.searchParams.delete('before');
  url.searchParams.set(name, cursor);
  return url.toString();
}
