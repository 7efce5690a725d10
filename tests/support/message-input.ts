/**
 * What `send_message` says about an input before anything is looked up: places that are wrong, by
 * its schema or between fields.
 */
import { sendMessage } from '../../connectors/whatsapp/actions/send-message';
import { compile } from '../../src/lib/validate';
import { HubError, type HubPorts } from '../../src/kit';
import { contextWith } from './action-context';
import { INTERACTIVE } from '../fixtures/messages/samples';

const validate = compile(sendMessage.manifest.input);

export interface Wrong {
  pointer: string;
  detail: string;
}

export async function wrongIn(
  message: Record<string, unknown>,
  ports: Partial<HubPorts> = {},
): Promise<Wrong[]> {
  const result = validate({ connection_id: 'con_1', to: '+4917612345678', ...message });
  if (!result.ok) return result.errors.map(({ pointer, detail }) => ({ pointer, detail }));
  try {
    await sendMessage.check?.(contextWith(ports), result.value);
    return [];
  } catch (error) {
    if (error instanceof HubError)
      return (error.extra.errors ?? []).map(({ pointer, detail }) => ({ pointer, detail }));
    throw error;
  }
}

export async function pointersIn(message: Record<string, unknown>): Promise<string[]> {
  return (await wrongIn(message)).map(({ pointer }) => pointer);
}

export function chars(count: number): string {
  return 'x'.repeat(count);
}

export function interactive(kind: string, more: Record<string, unknown>) {
  return {
    type: 'interactive',
    interactive: { ...INTERACTIVE[kind], ...more },
  };
}
