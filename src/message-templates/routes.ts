/** `/v1/templates`. */
import type { Route } from '../http';
import { createRoute, removeNameRoute, removeRoute } from './change-routes';
import { LIBRARY_ROUTE, listRoute, previewRoute, readRoute, syncRoute } from './read-routes';
import type { Templates } from './templates';

export function templateRoutes(templates: Templates): Route[] {
  return [
    listRoute(templates),
    LIBRARY_ROUTE,
    createRoute(templates),
    readRoute(templates),
    removeRoute(templates),
    removeNameRoute(templates),
    previewRoute(templates),
    syncRoute(templates),
  ];
}
