/** Why a file can't be had (yet), as a problem for who asks for it. */
import { HubError } from '../errors';
import type { MediaDoc } from './model';

const MAX_RETRY_AFTER_SECONDS = 60;

/** @param doc one that is not stored */
export function notThere(doc: MediaDoc): HubError {
  if (doc.state !== 'waiting')
    return new HubError('media_unavailable', doc.error?.detail ?? 'There is no file.');
  const seconds = Math.min(
    Math.max(1, Math.ceil((doc.dueAt.getTime() - Date.now()) / 1000)),
    MAX_RETRY_AFTER_SECONDS,
  );
  const tries =
    doc.error === undefined
      ? ''
      : ` Try ${doc.attempts} failed: ${doc.error.detail} The next one is due at ${doc.dueAt.toISOString()}.`;
  return new HubError('media_pending', `The file is still being fetched.${tries}`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
