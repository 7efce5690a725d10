/** Timed tasks, each time fired once however many schedulers there are. */
export { startSchedule, type Schedule, type TimedTask } from './schedule';
