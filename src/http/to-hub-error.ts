/** Whatever was thrown -> an error that a caller may see. */
import { isDatabaseError } from '../db';
import { HubError } from '../errors';
import { errorText } from '../lib/error-code';
import { QueueFullError } from '../lib/group-commit';

export function toHubError(error: unknown): HubError {
  if (error instanceof HubError) return error;
  if (error instanceof QueueFullError)
    return new HubError('overloaded', 'Too much is waiting to be written.', { cause: error });
  if (isDatabaseError(error))
    return new HubError('storage_unavailable', 'MongoDB could not do its work.', { cause: error });
  return (
    fromExpress(error) ??
    new HubError('internal', 'Something went wrong inside the hub.', { cause: error })
  );
}

/**
 * Express and its body parser mark their errors with a `type` or a status; see the list in
 * body-parser's README.
 */
function fromExpress(error: unknown): HubError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const type: unknown = Reflect.get(error, 'type');
  switch (type) {
    case 'entity.too.large':
      return new HubError(
        'body_too_large',
        `This address takes at most ${String(Reflect.get(error, 'limit'))} bytes.`,
        { headers: { Connection: 'close' } },
      );
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new HubError('unsupported_charset', errorText(error));
    case 'entity.parse.failed':
    case 'entity.verify.failed':
      return new HubError('malformed_json', errorText(error));
    // The client went away while sending, or the length it announced was wrong.
    case 'request.aborted':
    case 'request.size.invalid':
      return new HubError('malformed_json', 'The body did not arrive whole.');
    default:
      return Reflect.get(error, 'status') === 400
        ? new HubError('not_found', 'The address is not well formed.')
        : undefined;
  }
}
