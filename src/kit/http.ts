/**
 * How a connector calls its provider: time limits and the two kinds of network failure are the
 * hub's business.
 */
import type { Readable } from 'node:stream';

export interface ProviderRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** The whole exchange; 30 s if not given. */
  timeoutMs?: number;
}

export interface ProviderResponse {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/** A GET whose answer is too large for the memory. */
export interface ProviderDownload {
  url: string;
  headers: Readonly<Record<string, string>>;
  maxBytes: number;
  /** Until the headers are there; 30 s if not given. */
  headersTimeoutMs?: number;
  /** Between two pieces of the body; 30 s if not given. */
  idleTimeoutMs?: number;
  /** The whole exchange; 10 min if not given. */
  totalTimeoutMs?: number;
}

/** A POST whose body is too large for the memory. */
export interface ProviderUpload {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Exactly as many bytes as the header `content-length` says. Read or destroyed in any case. */
  body: Readable;
  /** The whole exchange; 10 min if not given. */
  totalTimeoutMs?: number;
}

export interface ProviderStream {
  status: number;
  headers: ProviderResponse['headers'];
  /**
   * Must be read or destroyed. It fails with NetworkError when it is cut off or too slow, with
   * BodyTooLargeError beyond the limit.
   */
  stream: Readable;
}

export interface ProviderHttp {
  /** @throws NetworkError when no complete answer came */
  request(request: ProviderRequest): Promise<ProviderResponse>;
  /**
   * @throws NetworkError when no complete answer came; BodyTooLargeError and others are those of
   * the body
   */
  upload(request: ProviderUpload): Promise<ProviderResponse>;
  /** @throws NetworkError when no headers came */
  download(request: ProviderDownload): Promise<ProviderStream>;
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /**
   * @param phase `connect`: the request never left. `answer`: it may have arrived, only the answer
   * is missing.
   */
  constructor(
    readonly phase: 'connect' | 'answer',
    detail: string,
  ) {
    super(detail);
  }
}

export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  constructor(readonly maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`);
  }
}
