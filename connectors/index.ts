/** All connectors, one line each. */
import type { Connector } from '../src/kit';
import { whatsapp } from './whatsapp';

export const connectors: readonly Connector[] = [
  whatsapp,
];
