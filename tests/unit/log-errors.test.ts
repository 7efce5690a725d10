/** What a log says of an error: never whole documents, never the values of keys. */
import { errorFacts, errorText } from '../../src/lib/error-code';

const DUPLICATE =
  'E11000 duplicate key error collection: hub.contactidentities index: _id_ dup key: { _id: "ws_1:phone:+4917612345678" }';

test('what the driver adds is left out, and keys are not quoted', () => {
  const error = Object.assign(new Error(DUPLICATE, { cause: new Error('the socket closed') }), {
    code: 11000,
    writeErrors: [{ op: { text: 'my PIN is 1234' } }],
    insertedDocs: [{ phone: '+4917612345678' }],
  });
  const facts = errorFacts(error);
  expect(facts).toMatchObject({
    type: 'Error',
    code: '11000',
    message: expect.stringContaining('dup key'),
    cause: { message: 'the socket closed' },
  });
  expect(JSON.stringify(facts)).not.toMatch(/4917612345678|PIN/);
  expect(errorText(error)).not.toContain('4917612345678');
});

test('what is thrown without being an error is told as text', () => {
  expect(errorFacts('odd')).toBe('odd');
});
