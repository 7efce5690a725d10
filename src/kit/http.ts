/** How a connector calls its provider: time limits and the two kinds of network failure are the hub's business. */

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

export interface ProviderHttp {
  /** @throws NetworkError when no complete answer came */
  request(request: ProviderRequest): Promise<ProviderResponse>;
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /**
   * @param phase `connect`: the request never left. `answer`: it may have arrived, only the answer is missing.
   */
  constructor(readonly phase: 'connect' | 'answer', detail: string) {
    super(detail);
  }
}
