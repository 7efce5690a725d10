/** The reference that the hub serves about itself. */
export { referenceRoutes } from './routes';
