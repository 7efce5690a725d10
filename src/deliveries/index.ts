/** Deliveries: events on their way to hooks. */
export type { AttemptParts } from './attempt-delivery';
export { createDeliveries } from './deliveries';
export { deliveryRoutes } from './routes';
export { findByEvents, type DeliveryDoc, type OwedPost } from './model';
export { createOwedPosts, type OwedPostParts, type OwedPosts } from './owed-posts';
export { ATTEMPTS, presentAttempts } from './present-attempts';
export { postSigned } from './post-signed';
export { afterAttempt } from './rules';
