/** The connector kit: all that a connector author sees of the hub. */
export { HubError, invalidField, type ErrorCode, type ErrorTexts, type Refusal } from '../errors';
export { canonicalJson } from '../lib/canonical-json';
export { canonicalPhone } from '../lib/canonical-phone';
export { equalBytes, hmacSha256 } from '../lib/hmac';
export { schema, type Infer, type Json, type Schema } from '../lib/json-schema';
export { isRecord } from '../lib/json-text';
export type { ChannelContext, ConnectedAccount, ProviderSettings } from './account';
export { action, type Action, type ActionManifest } from './action';
export type { AskOption, AskRequest, Tap } from './asks';
export {
  connector,
  type CatchHook,
  type CatchSignature,
  type CaughtCall,
  type Channel,
  type Connector,
  type Intake,
  type OpenMedia,
  type OutgoingMedia,
  type OutgoingMessage,
  type PhoneNumber,
  type ProviderErrorCode,
} from './connector';
export type { ActionContext } from './context';
export {
  BodyTooLargeError,
  NetworkError,
  type ProviderDownload,
  type ProviderHttp,
  type ProviderRequest,
  type ProviderResponse,
  type ProviderStream,
  type ProviderUpload,
} from './http';
export type {
  AboutItem,
  AccountItem,
  AnnouncedFile,
  CallItem,
  EchoItem,
  IdentityItem,
  ItemRoute,
  MessageItem,
  NumberItem,
  OtherItem,
  Person,
  PreferenceItem,
  RawItem,
  Resolved,
  ResolvedContact,
  StatusItem,
  TemplateItem,
} from './items';
export type { CallOutcome, Pauses } from './outcome';
export type {
  ConversationPort,
  FileUse,
  HubPorts,
  KnownMessage,
  MediaPort,
  MessagePort,
  MessageSearch,
  NewFile,
  OutsideCall,
  Talk,
} from './ports';
export type { SendContent, SendRequest, TemplateContent } from './send';
export { schemaProblems } from './schema-subset';
export {
  CONVERSATION,
  KEPT_FILE,
  MESSAGE,
  REPLY_WINDOW,
  STORED_ERROR,
  type ConversationJson,
  type KeptFile,
  type MessageJson,
  type WindowJson,
} from './shapes';
export { CATEGORIES, NEW_TEMPLATE, type NewTemplate } from './new-template';
export { TEMPLATE_FIELDS, TEMPLATE_FILLING, type TemplateFilling } from './template-filling';
export { TEMPLATE_PREVIEW, type TemplatePreview } from './template-preview';
export {
  TEMPLATE,
  TEMPLATE_SYNC,
  type TemplateJson,
  type TemplateSyncJson,
} from './template-shapes';
export type {
  HubTemplates,
  KnownTemplate,
  ProviderTemplate,
  TemplateChannel,
  TemplateComponents,
  TemplateDescription,
  TemplateDraft,
  TemplatePage,
  TemplateQuery,
  TemplateText,
} from './templates';
export type { FieldError } from '../lib/validate';
export type { FieldSource, Option, OptionPage, OptionQuery, OptionSource } from './sources';
export { trigger, type Trigger, type TriggerManifest } from './trigger';
