/**
 * A question in Meta's form: reply buttons, a list, or a template with quick reply buttons. Each
 * answer carries a payload of the hub.
 */
import {
  HubError,
  type ActionContext,
  type AskOption,
  type AskRequest,
  type TemplateQuery,
} from '../../../src/kit';
import { withMetaFiles, type Sending } from '../actions/own-files';
import { contractOf } from '../templates/contract';
import { DEFAULT_LANGUAGE, templateContent } from '../templates/template-content';
import type { AskButton, AskInput, AskList, AskTemplate } from './ask-fields';
import { rowsOf } from './check-ask';

export interface Saying extends Pick<AskInput, 'buttons' | 'list' | 'template'> {
  sending: Sending;
  body: string;
}

export type Said = Pick<AskRequest, 'options' | 'say'>;

/** @throws HubError invalid_input, and what `templateContent` throws */
export async function sayAsk(
  context: ActionContext,
  { sending, body, buttons = [], list, template }: Saying,
): Promise<Said> {
  if (template !== undefined) return sayTemplate(context, sending, { buttons, template });
  const options = (list === undefined ? buttons : rowsOf(list)).map(toOption);
  const action = (payloads: readonly string[]) =>
    list === undefined
      ? {
          type: 'button',
          action: {
            buttons: buttons.map(({ title }, index) => ({
              type: 'reply',
              reply: { id: payloads[index], title },
            })),
          },
        }
      : { type: 'list', action: { button: list.button, sections: toSections(list, payloads) } };
  return {
    options,
    say: async (payloads) => ({
      type: 'interactive',
      content: { ...action(payloads), body: { text: body } },
    }),
  };
}

function toOption({ id, title }: { id?: string | undefined; title: string }): AskOption {
  return {
    id: id ?? title,
    title,
  };
}

function toSections(
  { rows, sections = [{ rows: rows ?? [] }] }: AskList,
  payloads: readonly string[],
) {
  const left = [...payloads];
  return sections.map((section) => ({
    ...('title' in section && section.title !== undefined ? { title: section.title } : {}),
    rows: section.rows.map(({ title, description }) => ({
      id: left.shift(),
      title,
      ...(description === undefined ? {} : { description }),
    })),
  }));
}

/**
 * Where the template is not known, its buttons are taken to be the first ones, and only those that
 * were named carry a payload.
 */
async function sayTemplate(
  context: ActionContext,
  sending: Sending,
  {
    buttons,
    template: { template: name, language, variables, header },
  }: { buttons: readonly AskButton[]; template: AskTemplate },
): Promise<Said> {
  const query = { connectionId: sending.connection_id, name, language };
  const known = await findQuickReplies(context, query);
  const fits = known === undefined || (known.length > 0 && known.length >= buttons.length);
  const replies =
    (fits ? known : await findQuickReplies(context, { ...query, fresh: true })) ??
    buttons.map(({ title }, index) => ({ index, text: title }));
  if (known !== undefined && replies.length === 0)
    refuse('/template/template', `can't ask: ${name} has no quick reply buttons`);
  if (buttons.length > replies.length)
    refuse(
      '/buttons',
      `are more than the quick reply buttons of ${name}, which has ${String(replies.length)}`,
    );
  const options = replies.map(({ text }, place) => ({
    id: buttons[place]?.id ?? buttons[place]?.title ?? text,
    title: text,
  }));
  const say: Said['say'] = async (payloads) => {
    const said = await templateContent(
      context,
      {
        connection_id: sending.connection_id,
        template: name,
        language,
        variables,
        header,
        buttons: replies.map(({ index }, place) => ({
          index,
          type: 'quick_reply' as const,
          value: payloads[place] ?? '',
        })),
      },
      '/template',
    );
    return {
      type: 'template',
      ...said,
      content: await withMetaFiles(context, sending, { name: 'template', content: said.content }),
    };
  };
  return { options, say };
}

/** Undefined where nobody knows the template, or what it says. */
async function findQuickReplies(
  { hub }: ActionContext,
  query: TemplateQuery,
): Promise<{ index: number; text: string }[] | undefined> {
  const found = await hub.templates.find(query);
  const chosen =
    found?.find(({ language }) => language === (query.language ?? DEFAULT_LANGUAGE)) ?? found?.[0];
  if (chosen === undefined || chosen.text === null) return undefined;
  return contractOf(chosen.text)
    .buttons.filter(({ input }) => input === 'quick_reply')
    .map(({ index, text }) => ({ index, text }));
}

function refuse(pointer: string, detail: string): never {
  throw new HubError('invalid_input', `body ${pointer} ${detail}.`, {
    errors: [{ pointer, detail, keyword: 'invalid_input' }],
  });
}
