/** The hub's own version, as `User-Agent` and OpenAPI tell it. */
export const VERSION = '0.1.0';
