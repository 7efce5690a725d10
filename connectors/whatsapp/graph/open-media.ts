/**
 * Opens a file that came with a message: the id gives an address that lives 5 minutes, so it is
 * asked for anew at each try. Meta's addresses need the token, and nobody else may get it.
 */
import {
  HubError,
  NetworkError,
  type Channel,
  type ChannelContext,
  type ErrorCode,
  type OpenMedia,
  type ProviderStream,
} from '../../../src/kit';
import { graphClient } from './graph-client';

/** Meta: "media"; ids in webhooks live 7 days since October 2025. */
export const MEDIA_LIFE_MS = 7 * 24 * 3_600_000;

/** Where Meta serves files. */
const MEDIA_ORIGIN = 'https://lookaside.fbsbx.com';

export const openMedia: Channel['openMedia'] = async (context, account, { id, maxBytes }) => {
  const found = await lookUp(context, account.accessToken, id);
  if (found.size !== null && found.size > maxBytes)
    throw new HubError(
      'media_too_large',
      `The file has ${found.size} bytes, at most ${maxBytes} are taken.`,
    );
  const headers: Record<string, string> = takesToken(found.url, context.settings.graphApiUrl)
    ? { authorization: `Bearer ${account.accessToken}` }
    : {};
  const { stream } = await fetchFile(context, { url: found.url.href, headers, maxBytes });
  return { stream, mimeType: found.mimeType, size: found.size, sha256: found.sha256 };
};

/**
 * Only the Graph API that we talk to (the twin's own files are there, too) and Meta's host for
 * files.
 */
export function takesToken(url: URL, graphApiUrl: string): boolean {
  return [new URL(graphApiUrl).origin, MEDIA_ORIGIN].includes(url.origin);
}

/** Not about this file: it may be there once the token is renewed or the fault is over. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'graph_auth',
  'graph_throttled',
  'graph_transient',
  'graph_unreachable',
  'graph_rate_limited',
  'account_in_maintenance',
]);

interface FoundMedia extends Omit<OpenMedia, 'stream'> {
  url: URL;
}

async function lookUp(
  context: ChannelContext,
  accessToken: string,
  id: string,
): Promise<FoundMedia> {
  const answer = await graphClient(context, accessToken)
    .get(encodeURIComponent(id))
    .catch((error: unknown) => {
      if (error instanceof HubError && !MAY_PASS.has(error.code)) {
        throw new HubError('media_refused', error.message, {
          cause: error,
          ...(error.extra.meta === undefined ? {} : { meta: error.extra.meta }),
        });
      }
      throw error;
    });
  const { url, mime_type: mimeType, sha256, file_size: size } = answer;
  const address = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !isFetchable(address, context.settings.graphApiUrl))
    throw new HubError('media_download_failed', 'Meta gave no usable address for the file.');
  return {
    url: address,
    mimeType: typeof mimeType === 'string' ? mimeType : null,
    sha256: typeof sha256 === 'string' ? sha256 : null,
    size: Number.isSafeInteger(Number(size)) && Number(size) > 0 ? Number(size) : null,
  };
}

/** Plain http only for a Graph API that is itself on http: the twin. */
function isFetchable(url: URL, graphApiUrl: string): boolean {
  return url.protocol === 'https:' || url.origin === new URL(graphApiUrl).origin;
}

async function fetchFile(
  { http }: ChannelContext,
  call: Parameters<typeof http.download>[0],
): Promise<ProviderStream> {
  const answer = await http.download(call).catch((error: unknown) => {
    if (error instanceof NetworkError)
      throw new HubError('graph_unreachable', error.message, { cause: error });
    throw error;
  });
  if (answer.status === 200) return answer;
  answer.stream.destroy();
  // Also 404, which an address answers that has run out: the next try asks for a new one.
  throw new HubError('media_download_failed', `The address of the file answered ${answer.status}.`);
}
