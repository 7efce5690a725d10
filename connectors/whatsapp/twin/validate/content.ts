/** The plain message types and their limits (Meta: messages/*). */
import { GraphError, invalidParameter } from '../graph-error';
import { isObject, listAt, objectAt, spoken, textAt, type JsonObject } from '../json';
import { findMedia, type MediaStore } from '../media-store';
import { allowKeys, isHttpUrl, optionalText, requireText } from './checks';

const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;
const CARD_LIMIT = 257;

const MEDIA_KEYS: Readonly<Record<string, readonly string[]>> = {
  image: ['id', 'link', 'caption'],
  video: ['id', 'link', 'caption'],
  document: ['id', 'link', 'caption', 'filename'],
  audio: ['id', 'link', 'voice'],
  sticker: ['id', 'link'],
};

export type MediaScope = { store: MediaStore; wabaId: string };
/** `path` is where the components are, as Meta prints it. */
export type TemplateScope = MediaScope & { path: string };

export function validateText(text: JsonObject): void {
  allowKeys(text, ['body', 'preview_url'], 'text');
  requireText(text, 'body', 'text', TEXT_LIMIT);
}

export function isMediaType(type: string): boolean {
  return MEDIA_KEYS[type] !== undefined;
}

export function validateMedia(
  media: JsonObject,
  path: string,
  type: string,
  scope: MediaScope,
): void {
  allowKeys(media, MEDIA_KEYS[type] ?? [], path);
  const id = optionalText(media, 'id', path);
  const link = optionalText(media, 'link', path);
  if ((id === undefined) === (link === undefined)) {
    throw new GraphError(100, {
      details: `Exactly one of ${path}['id'] and ${path}['link'] is required.`,
    });
  }
  if (id !== undefined && findMedia(scope.store, id)?.wabaId !== scope.wabaId) {
    throw invalidParameter(
      `Param ${path}['id'] is not a valid whatsapp business account media attachment ID`,
    );
  }
  if (link !== undefined && !isHttpUrl(link)) {
    throw invalidParameter(`Param ${path}['link'] is not a valid URI.`);
  }
  optionalText(media, 'caption', path, CAPTION_LIMIT);
  optionalText(media, 'filename', path);
}

export function validateLocation(location: JsonObject, path: string): void {
  allowKeys(location, ['latitude', 'longitude', 'name', 'address', 'url'], path);
  for (const key of ['latitude', 'longitude']) {
    const value = location[key];
    if (value === undefined) {
      throw invalidParameter(`The parameter ${path}['${key}'] is required.`);
    }
    // Meta's own samples have numbers and numeric strings.
    if (!/^-?\d+(\.\d+)?$/.test(spoken(value))) {
      throw invalidParameter(`Param ${path}['${key}'] must be a number.`);
    }
  }
}

export function validateContacts(body: JsonObject): void {
  const cards = listAt(body, 'contacts');
  if (cards === undefined || cards.length === 0) {
    throw invalidParameter('The parameter contacts is required.');
  }
  if (cards.length > CARD_LIMIT) {
    throw invalidParameter(`Param contacts must have at most ${String(CARD_LIMIT)} elements.`);
  }
  cards.forEach((card, index) => {
    const name = isObject(card) ? objectAt(card, 'name') : undefined;
    requireText(name ?? {}, 'formatted_name', `contacts[${String(index)}]['name']`);
  });
}

/** An empty emoji takes the reaction back; a reaction cannot be a reply itself. */
export function validateReaction(reaction: JsonObject, body: JsonObject): void {
  allowKeys(reaction, ['message_id', 'emoji'], 'reaction');
  requireText(reaction, 'message_id', 'reaction');
  if (textAt(reaction, 'emoji') === undefined) {
    throw invalidParameter("The parameter reaction['emoji'] is required.");
  }
  if (body['context'] !== undefined) {
    throw new GraphError(100, { details: 'A reaction message cannot have a context.' });
  }
}
