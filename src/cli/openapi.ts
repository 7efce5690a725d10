/** `hub openapi`: the OpenAPI document on stdout; needs no service. */
import { composeOffline } from '../offline-hub';
import type { Command } from './command';

export const openapi: Command = {
  usage: 'openapi',
  summary: 'print the OpenAPI document',
  run: async () => {
    process.stdout.write(`${JSON.stringify(composeOffline().openApi, null, 2)}\n`);
    return 0;
  },
};
