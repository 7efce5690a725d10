/** Queues: moving ids between processes, and the sweep that makes their loss harmless. */
export { createQueues, type Queues } from './queues';
export { startSweeper, type Sweep } from './sweeper';
