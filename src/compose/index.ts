/** The only place that wires features together. */
export { compose, type Hub } from './hub';
