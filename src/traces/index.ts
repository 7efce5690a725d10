/** Traces: what became of one message, from all that the hub keeps about it. */
export { traceRoutes } from './routes';
