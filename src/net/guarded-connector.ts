/**
 * Opens the sockets of the guarded client. The address is judged for each connection: a literal
 * host before, every address of the lookup in between, and after it the peer that the socket really
 * has.
 */
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import {
  literalAddress,
  refusalOf,
  resolveTarget,
  whyInsideOnly,
  type TargetPolicy,
} from './check-target';
import { toTargetError } from './target-error';

export interface ConnectLimits {
  readonly connectTimeoutMs: number;
  /** PEM, in place of Node's own roots. */
  readonly ca?: string;
}

export function guardedConnector(
  policy: TargetPolicy,
  limits: ConnectLimits,
): buildConnector.connector {
  // A lookup is told nothing but the name, so there is one connector for each rule its answer must
  // meet.
  const connectors = new Map<string | undefined, buildConnector.connector>();
  return (options, callback) => {
    const insideReason = whyInsideOnly(options);
    const literal = literalAddress(options.hostname);
    const refusal = literal === undefined ? undefined : refusalOf([literal], insideReason, policy);
    if (refusal !== undefined) {
      process.nextTick(callback, refusal, null);
      return;
    }

    const connect = connectors.get(insideReason) ?? connectorFor(insideReason, policy, limits);
    connectors.set(insideReason, connect);
    connect(options, (error, socket) => {
      if (error !== null) {
        callback(toTargetError(error), null);
        return;
      }
      const peerRefusal = refusalOf([socket.remoteAddress ?? ''], insideReason, policy);
      if (peerRefusal === undefined) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(peerRefusal, null);
    });
  };
}

function connectorFor(
  insideReason: string | undefined,
  policy: TargetPolicy,
  limits: ConnectLimits,
): buildConnector.connector {
  const lookup: LookupFunction = (hostname, _options, callback) => {
    resolveTarget(hostname, insideReason, policy).then(
      (addresses) => callback(null, addresses),
      (error: unknown) => callback(toTargetError(error), []),
    );
  };
  return buildConnector({
    timeout: limits.connectTimeoutMs,
    lookup,
    autoSelectFamily: true, // makes Node ask the lookup for all addresses
    rejectUnauthorized: true, // also where NODE_TLS_REJECT_UNAUTHORIZED=0 is set
    minVersion: 'TLSv1.2',
    ...(limits.ca === undefined ? {} : { ca: limits.ca }),
  });
}
