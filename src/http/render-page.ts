/** Handlebars pages: compiled once, always escaped, fed with plain view models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { projectRoot } from '../config';
import type { Reply } from './reply';

type View = Readonly<Record<string, unknown>>;

const compiled = new Map<string, Handlebars.TemplateDelegate<View>>();

/**
 * @param page for example `docs/index`: templates/docs/index.hbs inside templates/docs/layout.hbs
 */
export function renderPage(page: string, view: View): Reply {
  const folder = page.slice(0, page.lastIndexOf('/'));
  const body = load(page)(view);
  return {
    status: 200,
    body: load(`${folder}/layout`)({ ...view, body: new Handlebars.SafeString(body) }),
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    },
  };
}

/**
 * A part of a page, as text: for answers that carry it inside JSON. @param page below templates/
 */
export function renderFragment(page: string, view: View): string {
  return load(page)(view);
}

function load(page: string): Handlebars.TemplateDelegate<View> {
  const known = compiled.get(page);
  if (known) return known;
  const made = Handlebars.compile<View>(
    readFileSync(join(projectRoot(), 'templates', `${page}.hbs`), 'utf8'),
    { strict: true },
  );
  compiled.set(page, made);
  return made;
}
