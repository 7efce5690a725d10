/** Express gets the paths of all routes in its own form and order, with the methods of each. */
import type { Route, RouteSpec } from './route';

export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** As in OpenAPI, a literal path comes before a pattern. */
export function variablesIn(path: string): number {
  return path.split('{').length - 1;
}

/**
 * A path may also be met by a pattern (`/v1/actions/send_message` by `/v1/actions/{key}`); then its
 * methods are those of both.
 */
export function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const paths = [...new Set(routes.map(({ spec }) => spec.path))].sort(
    (left, right) => variablesIn(left) - variablesIn(right),
  );
  return new Map(
    paths.map((path) => [
      path,
      [
        ...new Set(
          routes
            .filter(({ spec }) => meets(spec.path, path))
            .flatMap(({ spec }) => namesOf(spec.method)),
        ),
      ],
    ]),
  );
}

function meets(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part === given[index] || part.startsWith('{'))
  );
}

/** Express answers HEAD wherever it answers GET. */
function namesOf(method: RouteSpec['method']): string[] {
  return method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
}
