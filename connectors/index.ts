/** All connectors, one line each. */
import type { Connector } from '../src/kit';
import { webhook } from './webhook';
import { whatsapp } from './whatsapp';

export const connectors: readonly Connector[] = [whatsapp, webhook];
