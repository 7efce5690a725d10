/** Logs and metrics. */
export { createLogger, type Log } from './logger';
export { createMetrics, type Metrics } from './metrics';
