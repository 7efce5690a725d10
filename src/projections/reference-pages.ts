/**
 * Routes, triggers and errors -> view models of the pages under /docs. Pure: strings and lists
 * only.
 */
import { CATALOGUE, lookUp, type ErrorCode } from '../errors';
import type { Route } from '../http';
import type { Schema } from '../lib/json-schema';
import { spoken } from '../lib/json-text';
import type { Registry } from '../registry';

const HIDDEN_TAGS: ReadonlySet<string> = new Set(['Documentation']);

export function toReferenceView(routes: readonly Route[], registry: Registry) {
  const tags = [...new Set(routes.map(({ spec }) => spec.tag))].filter(
    (tag) => !HIDDEN_TAGS.has(tag),
  );
  return {
    title: 'API reference',
    groups: tags.map((tag) => ({
      tag,
      id: anchor(tag),
      operations: routes
        .filter(({ spec }) => spec.tag === tag)
        .map(({ spec }) => toOperation(spec, registry)),
    })),
    triggers: [...registry.triggers.values()].map(({ manifest }) => ({
      key: manifest.key,
      title: manifest.title,
      summary: manifest.summary,
      sample: JSON.stringify(manifest.sample, null, 2),
    })),
  };
}

function toOperation(spec: Route['spec'], registry: Registry) {
  const action = registry.actions.get(spec.path.slice('/v1/actions/'.length));
  return {
    method: spec.method.toUpperCase(),
    path: spec.path,
    summary: spec.summary,
    description: spec.description ?? '',
    scope: nameScope(spec.scope),
    fields: [...fieldsOf('query', spec.query), ...fieldsOf('body', spec.body)],
    replies: Object.entries(spec.replies).map(([status, { description }]) => ({
      status,
      description,
    })),
    errors: [...(spec.errors ?? [])],
    sample: action === undefined ? '' : JSON.stringify(action.manifest.sample.input, null, 2),
  };
}

function nameScope(scope: Route['spec']['scope']): string {
  if (scope === null) return 'no key needed';
  return scope === 'any' ? 'any key' : scope;
}

function fieldsOf(place: string, schema: Schema | undefined) {
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    place,
    name,
    required: schema?.required?.includes(name) === true ? 'required' : '',
    type: typeOf(field),
    description: field.description ?? '',
  }));
}

function typeOf(field: Schema): string {
  if (field.enum !== undefined) return field.enum.map(spoken).join(' | ');
  if (field.const !== undefined) return spoken(field.const);
  const branches = field.anyOf ?? field.oneOf;
  if (branches !== undefined) return branches.map(typeOf).join(' | ');
  return typeof field.type === 'string' ? field.type : (field.type ?? ['any']).join(' | ');
}

export function toErrorsView(registry: Registry) {
  return {
    title: 'Errors',
    providers: registry.connectors.flatMap(({ title, errorCodes = [] }) =>
      errorCodes.length === 0 ? [] : [{ title, codes: errorCodes }],
    ),
    errors: Object.keys(CATALOGUE)
      .sort()
      .filter((code): code is ErrorCode => Object.hasOwn(CATALOGUE, code))
      .map((code) => ({ code, ...lookUp(code) })),
  };
}

function anchor(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
