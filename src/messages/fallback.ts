/**
 * The template that goes out instead of a free-form message whose window is closed. A template
 * can't quote a message (Meta: "contextual replies").
 */
import type { FallbackTemplate, MessageDoc } from './model';

export function withFallback(
  { fallback: _fallback, replyToWamid: _replyToWamid, ...message }: MessageDoc,
  { name, language, content }: FallbackTemplate,
): MessageDoc {
  return { ...message, type: 'template', content, template: { name, language } };
}
