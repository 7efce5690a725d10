/** Asks: questions with ready answers, whose answer goes once to an address. */
export { createAsks, type Asks } from './asks';
