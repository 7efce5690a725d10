/** `ask` with a template: its header's file, and what the hub knows of its buttons. */
import { postAsk } from '../fixtures/hub/ask';
import { startHubStand, type HubStand } from '../fixtures/hub/stand';
import { BODY, buttons, header } from '../fixtures/templates/components';
import { postForm } from '../support/forms';
import { at, listAt, textAt } from '../support/json';
import { expectProblem } from '../support/problems';
import { accepted, untilStatus } from '../support/steps';
import { until } from '../support/until';

let stand: HubStand;

beforeAll(async () => {
  stand = await startHubStand();
  await stand.control('/templates', {
    name: 'approve_picture',
    language: 'en',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [header('IMAGE'), BODY, buttons('QUICK_REPLY')],
  });
  await until(
    async () =>
      Number(
        at(
          (await stand.tenant.api.get('/v1/templates?name=approve_picture')).json,
          'data',
          0,
          'version',
        ),
      ) > 0,
    { what: 'the template' },
  );
});

afterAll(() => stand.close());

async function upload(type: string): Promise<string> {
  return textAt(
    (
      await postForm(stand.hubUrl, stand.tenant, {
        file: { bytes: Buffer.from('x'), type, name: 'a' },
        fields: { connection_id: stand.tenant.connectionId },
      })
    ).json,
    'id',
  );
}

function askWith(mediaId: string, query = '') {
  const template = {
    template: 'approve_picture',
    language: 'en',
    variables: { 1: 'Ana', 2: 'A-1' },
    header: { type: 'image', media: { media_id: mediaId } },
  };
  const input = {
    template,
    buttons: [{ id: 'ok', title: 'Yes' }],
    resume_url: stand.sink.url('/answer'),
  };
  return query === ''
    ? postAsk(stand.tenant, input)
    : stand.tenant.api.post(`/v1/actions/ask${query}`, {
        connection_id: stand.tenant.connectionId,
        to: '+4917612345678',
        expires_at: new Date(Date.now() + 60_000).toISOString(),
        ...input,
      });
}

test('an uploaded file in the header goes to Meta under the id that Meta gave it', async () => {
  const id = await accepted(askWith(await upload('image/png')));
  await untilStatus(stand.tenant.api, { id, status: 'read' });
  const [head] = listAt((await stand.twin.sent(id))[0]?.body, 'template', 'components');
  expect(textAt(head, 'parameters', 0, 'image', 'id')).toMatch(/^\d+$/);
});

test.each(['', '?dry_run=true'])(
  'a file that does not fit, or is not there, is refused with its place %s',
  async (query) => {
    for (const id of [await upload('application/pdf'), 'med_01jd3kq8w0m4t6v8x0z2b4d6f8']) {
      const answer = await askWith(id, query);
      expectProblem(answer, 422, 'invalid_input');
      expect(at(answer.json, 'errors', 0, 'pointer')).toBe('/template/header/media/media_id');
    }
  },
);
