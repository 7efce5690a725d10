/**
 * What a provider's message templates are to the hub: read page by page, kept, described, filled
 * in, created and deleted.
 */
import type { Schema } from '../lib/json-schema';
import type { FieldError } from '../lib/validate';
import type { ChannelContext, ConnectedAccount } from './account';
import type { NewTemplate } from './new-template';
import type { TemplateFilling } from './template-filling';
import type { TemplatePreview } from './template-preview';
import type { TemplateJson, TemplateSyncJson } from './template-shapes';

export type TemplateComponents = readonly { readonly [key: string]: unknown }[];

/** What a template says, apart from how it fares. */
export interface TemplateText {
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: TemplateComponents;
}

export interface ProviderTemplate extends TemplateText {
  /** The provider's own id. */
  id: string;
  name: string;
  language: string;
  status: string;
  category: string | null;
  quality: string | null;
  rejectedReason: string | null;
}

export interface TemplatePage {
  templates: ProviderTemplate[];
  /** Entries that are no templates the hub understands. */
  unreadable: number;
  next: string | undefined;
}

export interface TemplateDescription {
  /** JSON Schema of the body's variables. */
  variables: Schema;
  /** JSON Schema of everything that a send fills in. */
  inputs: Schema;
  example: TemplateFilling;
}

/**
 * A template to be made, with its starter text already in place; without components where the
 * provider has them in a library of its own.
 */
export type TemplateDraft = Omit<
  NewTemplate,
  'connection_id' | 'library' | 'name' | 'category' | 'components'
> &
  Required<Pick<NewTemplate, 'name' | 'category' | 'components'>>;

type Account = Pick<ConnectedAccount, 'accountId' | 'accessToken'>;

export interface TemplateChannel {
  /** @throws HubError graph_auth, graph_unreachable and so on; nothing is known then */
  list(
    context: ChannelContext,
    account: Account,
    query: { name?: string; after?: string; timeoutMs?: number },
  ): Promise<TemplatePage>;
  /** Undefined when the provider has no such template any more. */
  read(
    context: ChannelContext,
    account: Account,
    id: string,
  ): Promise<ProviderTemplate | undefined>;
  create(
    context: ChannelContext,
    account: Account,
    draft: TemplateDraft,
  ): Promise<Pick<ProviderTemplate, 'id' | 'status' | 'category'>>;
  /** One language by id and name, or all of a name. */
  remove(
    context: ChannelContext,
    account: Account,
    template: { name: string; id?: string },
  ): Promise<void>;
  /** The same draft in the provider's own form, where what was given can mean one thing only. */
  inOwnForm(draft: TemplateDraft): TemplateDraft;
  /** What the provider would refuse; empty when nothing is found. */
  check(draft: TemplateDraft): FieldError[];
  describe(text: TemplateText): TemplateDescription;
  /** @throws HubError variables_invalid */
  preview(text: TemplateText, filling: TemplateFilling): TemplatePreview;
}

/** A template as a sending action sees it. */
export interface KnownTemplate {
  name: string;
  language: string;
  category: string | null;
  status: string | null;
  /** `not_approved`: it can't be sent now, and never could, or never can again. */
  state: 'sendable' | 'paused' | 'not_approved' | 'unknown';
  /** Null as long as the hub only knows that there is such a template. */
  text: TemplateText | null;
}

export interface TemplateQuery {
  connectionId: string;
  name: string;
  language?: string | undefined;
  /** What the hub knows does not fit: the provider is asked once more, at most once a minute. */
  fresh?: boolean | undefined;
}

export interface HubTemplates {
  /**
   * All languages of a name that are not deleted. The provider is asked when the hub does not know
   * the template; undefined when nobody can tell whether there is one.
   */
  find(query: TemplateQuery): Promise<readonly KnownTemplate[] | undefined>;
  /** What can be sent, by name and language; the account is read first if it never was. */
  listSendable(connectionId: string): Promise<readonly KnownTemplate[]>;
  sync(connectionId: string): Promise<TemplateSyncJson>;
  /** Everything that can be known before the provider is asked. */
  checkNew(input: NewTemplate): Promise<void>;
  create(input: NewTemplate): Promise<TemplateJson>;
}
