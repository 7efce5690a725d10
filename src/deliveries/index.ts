/** Deliveries: events on their way to hooks. */
export { createDeliveries } from './deliveries';
export { createFanOut } from './fan-out';
export { deliveryRoutes } from './routes';
