/** Privacy: how long things are kept. */
export { RETENTION_QUEUE, createRetention } from './retention';
