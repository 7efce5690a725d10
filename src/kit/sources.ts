/** Drop-downs and dynamic fields: what a form can only know by asking. */
import type { Schema } from '../lib/json-schema';
import type { Scope } from '../lib/scopes';
import type { ActionContext } from './context';

export interface OptionQuery {
  /** What the user typed; empty for all. */
  q: string;
  cursor: string | undefined;
  /** The values of the fields that the drop-down depends on. */
  values: Readonly<Record<string, string>>;
}

export interface Option {
  value: string;
  label: string;
  description: string | null;
}
export interface OptionPage {
  data: Option[];
  next_cursor: string | null;
}

/** `GET /v1/options/{key}` */
export interface OptionSource {
  readonly key: string;
  readonly scope: Scope;
  list(context: ActionContext, query: OptionQuery): Promise<OptionPage>;
}

/** `GET /v1/fields/{key}`: a JSON Schema of fields. */
export interface FieldSource {
  readonly key: string;
  readonly scope: Scope;
  read(context: ActionContext, values: Readonly<Record<string, string>>): Promise<Schema>;
}
