/**
 * Reading and changing things at the Graph API, for everything but sending. A refusal is an error
 * with Meta's own words.
 */
import {
  HubError,
  NetworkError,
  isRecord,
  type ChannelContext,
  type ProviderResponse,
} from '../../../src/kit';
import { parseGraphError, parseJson, readError } from './graph-error';

export interface GraphClient {
  get(
    path: string,
    query?: Readonly<Record<string, string>>,
    options?: { timeoutMs?: number | undefined },
  ): Promise<Record<string, unknown>>;
  remove(path: string, query: Readonly<Record<string, string>>): Promise<Record<string, unknown>>;
  post(path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** All pages of an edge. */
  list(path: string, query?: Readonly<Record<string, string>>): Promise<Record<string, unknown>[]>;
}

const PAGE_SIZE = '100';
const MAX_PAGES = 200;

/**
 * @throws HubError with the code and the texts of what Meta answered, or graph_unreachable, from
 * every method
 */
export function graphClient(context: ChannelContext, accessToken: string): GraphClient {
  const call = async (
    url: string,
    rest: Omit<Exchange, 'url' | 'accessToken'>,
  ): Promise<Record<string, unknown>> =>
    readAnswer(await exchange(context, { url, accessToken, ...rest }));
  const get: GraphClient['get'] = (path, query = {}, { timeoutMs } = {}) =>
    call(graphUrl(context, path, query), { method: 'GET', timeoutMs });
  return {
    get,
    post: (path, body) => call(graphUrl(context, path), { method: 'POST', body: body ?? {} }),
    remove: (path, query) => call(graphUrl(context, path, query), { method: 'DELETE' }),
    list: async (path, query = {}) => {
      const found: Record<string, unknown>[] = [];
      let after: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const answer = await get(path, {
          limit: PAGE_SIZE,
          ...query,
          ...(after === undefined ? {} : { after }),
        });
        if (Array.isArray(answer['data'])) found.push(...answer['data'].filter(isRecord));
        after = nextCursor(answer);
        if (after === undefined) return found;
      }
      return found;
    },
  };
}

/** @throws HubError with what Meta answered instead of JSON with a 2xx */
export function readAnswer(answer: ProviderResponse): Record<string, unknown> {
  const json = parseJson(answer.text);
  if (answer.status >= 200 && answer.status < 300 && isRecord(json)) return json;
  throw toError(answer);
}

export function graphUrl(
  { settings }: ChannelContext,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams(query).toString();
  return `${settings.graphApiUrl}/${settings.graphApiVersion}/${path}${search === '' ? '' : `?${search}`}`;
}

interface Exchange {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  accessToken: string;
  body?: unknown;
  timeoutMs?: number | undefined;
}

async function exchange(
  { http }: ChannelContext,
  { method, url, accessToken, body, timeoutMs }: Exchange,
): Promise<ProviderResponse> {
  try {
    return await http.request({
      method,
      url,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  } catch (error) {
    if (error instanceof NetworkError)
      throw new HubError('graph_unreachable', error.message, { cause: error });
    throw error;
  }
}

function toError(answer: ProviderResponse): HubError {
  const error = parseGraphError(answer.text);
  if (error === undefined)
    return new HubError(
      'graph_unreachable',
      `The Graph API answered ${String(answer.status)} with something else than JSON.`,
    );
  const {
    refusal: { code, detail, meta, texts },
  } = readError(error);
  return new HubError(code, detail, {
    ...(meta === undefined ? {} : { meta }),
    ...(texts === undefined ? {} : { texts }),
  });
}

/** A `next` link says that there is more; the cursor alone is there on the last page, too. */
export function nextCursor(answer: Record<string, unknown>): string | undefined {
  const paging = isRecord(answer['paging']) ? answer['paging'] : {};
  const cursors = isRecord(paging['cursors']) ? paging['cursors'] : {};
  return typeof paging['next'] === 'string' && typeof cursors['after'] === 'string'
    ? cursors['after']
    : undefined;
}
