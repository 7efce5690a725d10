/** Deliveries: events on their way to hooks. */
export { attemptPost, type AttemptParts } from './attempt-post';
export { createDeliveries } from './deliveries';
export { deliveryRoutes } from './routes';
export { findByEvents, type DeliveryDoc, type OwedPost } from './model';
export { createOwedPosts, type OwedPostParts, type OwedPosts } from './owed-posts';
export { ATTEMPTS, presentAttempts } from './present-attempts';
