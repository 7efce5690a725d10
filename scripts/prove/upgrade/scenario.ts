/**
 * One kind of thing that the old hub makes, and what must have become of it when today's hub has
 * taken over.
 */
import type { UpgradeWorld } from './upgrade-world';

export interface Scenario {
  name: string;
  /** By the old hub, whose workers may be running or not: see the order in ./scenarios. */
  make: (old: UpgradeWorld) => Promise<Made>;
}

export interface Made {
  /** How many things. */
  count: number;
  /** When only today's hub runs: what the tenant does now. */
  release?: (now: UpgradeWorld) => Promise<void>;
  /** What is wrong; asked again until nothing is, or the time is over. */
  check: (now: UpgradeWorld) => Promise<string[]>;
}
