/**
 * Button components: `sub_type` in any case and `index` as number or string, as in Meta's own
 * samples.
 */
import { GraphError } from '../graph-error';
import { objectsAt, textAt, type JsonObject } from '../json';
import type { ButtonContract, TemplateContract } from '../template-contract';

type Parameter = { type: string; key: string; max: number };

/** Parameter type and key by sub_type; others (flow, catalog, mpm ...) carry an `action` object. */
const PARAMETERS: Readonly<Record<string, Parameter>> = {
  URL: { type: 'text', key: 'text', max: 2000 },
  QUICK_REPLY: { type: 'payload', key: 'payload', max: 256 },
  COPY_CODE: { type: 'coupon_code', key: 'coupon_code', max: 20 },
};
const SUB_TYPES = new Set([
  'URL',
  'QUICK_REPLY',
  'COPY_CODE',
  'FLOW',
  'CATALOG',
  'MPM',
  'SPM',
  'VOICE_CALL',
  'ORDER_DETAILS',
]);

export function validateButtons(
  components: readonly JsonObject[],
  contract: TemplateContract,
): void {
  const given = new Set<number>();
  for (const component of components) {
    const index = Number(component['index']);
    const button = contract.buttons[index];
    if (component['index'] === undefined || button === undefined) {
      throw new GraphError(132012, {
        details: `buttons: Button at index ${String(component['index'])} does not exist in the template`,
      });
    }
    given.add(index);
    validateButton(component, button, index);
  }
  contract.buttons.forEach((button, index) => {
    if (button.needsParameter && !given.has(index)) {
      throw new GraphError(131008, {
        details: `buttons: Button at index ${String(index)} of type ${spoken(button.type)} requires a parameter`,
      });
    }
  });
}

function validateButton(component: JsonObject, button: ButtonContract, index: number): void {
  const subType = (textAt(component, 'sub_type') ?? '').toUpperCase();
  // A one-time-password button is filled as a URL button (Meta: authentication-templates).
  const expected = button.type === 'OTP' ? 'URL' : button.type;
  if (!SUB_TYPES.has(subType) || subType !== expected) {
    const details = `buttons: Button at index ${String(index)} of type ${spoken(button.type)} does not match sub_type '${subType.toLowerCase()}'`;
    throw new GraphError(132012, { details });
  }
  const parameters = objectsAt(component, 'parameters');
  if (subType === 'URL' && !button.needsParameter && parameters.length > 0) {
    throw new GraphError(132018, {
      details: `buttons: Button at index ${String(index)} of type Url does not require parameters`,
    });
  }
  const rule = PARAMETERS[subType];
  if (rule === undefined || (parameters.length === 0 && !button.needsParameter)) {
    return;
  }
  checkParameter(parameters, rule, { type: button.type, index });
}

function checkParameter(
  parameters: readonly JsonObject[],
  rule: Parameter,
  { type, index }: { type: string; index: number },
): void {
  const value = textAt(parameters[0] ?? {}, rule.key);
  if (
    parameters.length !== 1 ||
    textAt(parameters[0] ?? {}, 'type')?.toLowerCase() !== rule.type ||
    value === undefined ||
    value === ''
  ) {
    throw new GraphError(131008, {
      details: `buttons: Button at index ${String(index)} of type ${spoken(type)} requires a parameter`,
    });
  }
  if (value.length > rule.max) {
    throw new GraphError(131009, {
      details: `buttons: parameter at index ${String(index)} is too long. Max length: ${String(rule.max)}`,
    });
  }
}

function spoken(type: string): string {
  return type.charAt(0) + type.slice(1).toLowerCase();
}
