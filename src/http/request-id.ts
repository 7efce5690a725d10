/** Every answer carries `X-Request-Id`; it names the request in logs and problems. */
import type { RequestHandler, Response } from 'express';
import { newId } from '../lib/ids';

export function requestId(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('X-Request-Id', newId('req'));
    next();
  };
}

export function requestIdOf(response: Response): string {
  return String(response.getHeader('X-Request-Id') ?? '');
}
