/** The map from the errors of Node, OpenSSL, llhttp and undici to the guard's own codes. */
import { TargetError, toTargetError } from '../../src/net/target-error';

function failure(code: string, message = 'connect to 10.1.2.3:6379 failed') {
  return Object.assign(new Error(message), { code });
}

describe('toTargetError', () => {
  test.each([
    ['ECONNREFUSED', 'connect_failed'],
    ['EHOSTUNREACH', 'connect_failed'],
    ['ENETUNREACH', 'connect_failed'],
    ['EADDRNOTAVAIL', 'connect_failed'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['EPROTO', 'tls_failed'],
    ['CERT_HAS_EXPIRED', 'tls_failed'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_failed'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_failed'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls_failed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failed'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls_failed'],
    ['INVALID_PURPOSE', 'tls_failed'],
    ['UNSPECIFIED', 'tls_failed'],
    ['HPE_INVALID_CONSTANT', 'bad_response'],
    ['UND_ERR_HEADERS_OVERFLOW', 'bad_response'],
    ['UND_ERR_INVALID_ARG', 'invalid_request'],
    ['UND_ERR_CLOSED', 'canceled'],
    ['UND_ERR_DESTROYED', 'canceled'],
    ['EMFILE', 'hub_busy'],
    ['ENOMEM', 'hub_busy'],
  ])('%s becomes %s without the address', (code, expected) => {
    const error = toTargetError(failure(code));
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({ code: expected, message: expect.stringContaining(`(${code})`) });
    expect(error.message).not.toContain('10.1.2.3');
  });

  test('tells a malformed answer from a closed socket, which share one code in undici', () => {
    expect(toTargetError(failure('UND_ERR_SOCKET', 'bad response'))).toMatchObject({
      code: 'bad_response',
    });
    expect(toTargetError(failure('UND_ERR_SOCKET', 'other side closed'))).toMatchObject({
      code: 'reset',
    });
  });

  test('leaves its own errors and those of a bug as they are', () => {
    const own = new TargetError('target_refused', 'no');
    const bug = new TypeError('x is not a function');
    expect(toTargetError(own)).toBe(own);
    expect(toTargetError(bug)).toBe(bug);
    expect(toTargetError('text')).toMatchObject({ cause: 'text' });
    expect(toTargetError(failure('ERR_ASSERTION'))).not.toBeInstanceOf(TargetError);
  });
});
