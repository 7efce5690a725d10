/** The connector kit: all that a connector author sees of the hub. */
export { HubError, invalidField } from '../errors';
export { equalBytes, hmacSha256 } from '../lib/hmac';
export { schema, type Infer, type Json, type Schema } from '../lib/json-schema';
export { isRecord } from '../lib/json-text';
export { action, type Action, type ActionManifest } from './action';
export { connector, type CatchHook, type CatchSignature, type CaughtCall, type Channel, type ChannelContext, type Connector, type Intake, type OpenMedia, type OutgoingMessage, type PhoneNumber } from './connector';
export type { ActionContext, ConnectedAccount, ProviderSettings } from './context';
export { BodyTooLargeError, NetworkError, type ProviderDownload, type ProviderHttp, type ProviderRequest, type ProviderResponse, type ProviderStream } from './http';
export type {
  AboutItem, AccountItem, CallItem, EchoItem, IdentityItem, ItemRoute, MessageItem, NumberItem, OtherItem, Person, PreferenceItem, RawItem,
  Resolved, ResolvedContact, StatusItem, TemplateItem,
} from './items';
export type { CallOutcome } from './outcome';
export type { HubPorts, OutsideCall, SendRequest, TemplateContent } from './ports';
export { schemaProblems } from './schema-subset';
export { MESSAGE, STORED_ERROR, type MessageJson } from './shapes';
export type { FieldSource, Option, OptionPage, OptionQuery, OptionSource } from './sources';
export { trigger, type Trigger, type TriggerManifest } from './trigger';
