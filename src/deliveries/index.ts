/** Deliveries: events on their way to hooks. */
export { createDeliveries } from './deliveries';
export { deliveryRoutes } from './routes';
export { findByEvents, type Attempt, type DeliveryDoc } from './model';
export { createOwedPosts, type OwedPost, type OwedPostParts, type OwedPosts } from './owed-posts';
export { ATTEMPTS, presentAttempts } from './present-attempts';
export { postSigned } from './post-signed';
export { afterAttempt, type AfterAttempt } from './rules';
