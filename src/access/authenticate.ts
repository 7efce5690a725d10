/**
 * Bearer API keys as a passport strategy (RFC 6750): the key fixes the workspace and what may be
 * done in it.
 */
import { Passport, type AuthenticateOptions } from 'passport';
import { Strategy } from 'passport-strategy';
import type { Handler, Request, Response } from 'express';
import { HubError } from '../errors';
import type { Authenticate, Caller } from '../http';
import { toError } from '../lib/error-code';
import { hashKey, looksLikeKey } from './create-key';
import { findApiKey } from './model';

const STRATEGY = 'api-key';

type Done = (error: unknown, caller: Caller | false | null | undefined) => void;

/** What @types/passport says of `authenticate`, less its `any`. */
interface Strategies {
  authenticate(strategy: string, options: AuthenticateOptions, done: Done): Handler;
}

class ApiKeyStrategy extends Strategy {
  override authenticate(request: Request): void {
    const apiKey = bearerToken(request.get('authorization'));
    if (apiKey === undefined) {
      this.fail(401);
      return;
    }
    findCaller(apiKey).then(
      (caller) => {
        if (caller) this.success(caller);
        else this.fail(401);
      },
      (error: unknown) => this.error(toError(error)),
    );
  }
}

export function createAuthenticate(): Authenticate {
  const passport = new Passport();
  passport.use(STRATEGY, new ApiKeyStrategy());
  const strategies: Strategies = passport;
  return (request: Request, response: Response) =>
    new Promise<Caller>((resolve, reject) => {
      const done: Done = (error, caller) => {
        if (error) reject(toError(error));
        else if (caller) resolve(caller);
        else
          reject(new HubError('unauthorized', 'The Authorization header holds no valid API key.'));
      };
      strategies.authenticate(STRATEGY, { session: false }, done)(request, response, reject);
    });
}

function bearerToken(header: string | undefined): string | undefined {
  const token = /^Bearer +([^\s]+)$/i.exec(header ?? '')?.[1];
  return token !== undefined && looksLikeKey(token) ? token : undefined;
}

async function findCaller(apiKey: string): Promise<Caller | undefined> {
  const key = await findApiKey(hashKey(apiKey));
  return key === null
    ? undefined
    : { workspaceId: key.workspaceId, keyId: key.publicId, keyName: key.name, scopes: key.scopes };
}
