/** Every answer carries `X-Request-Id`; it names the request in logs and problems. */
import type { RequestHandler, Response } from 'express';
import { newId } from '../lib/ids';

export const requestId = (): RequestHandler => (_request, response, next) => {
  response.setHeader('X-Request-Id', newId('req'));
  next();
};

export const requestIdOf = (response: Response): string =>
  String(response.getHeader('X-Request-Id') ?? '');
