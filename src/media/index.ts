/** Media: files of messages, fetched from the provider within their life, kept, and streamed to their tenant. */
export { createMedia, type Media } from './media';
export { mediaRoutes } from './routes';
