/**
 * Media: files of messages, fetched from the provider within their life, kept, and streamed to
 * their tenant.
 */
export { MAX_UPLOAD_BYTES } from './file-type';
export { describeLinked, type LinkedFile } from './linked-file';
export { createMedia, type Media } from './media';
export { mediaRoutes } from './routes';
