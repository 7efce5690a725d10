/**
 * `Content-Disposition: attachment` (RFC 6266) with a name that somebody else chose: a plain ASCII
 * one for old clients, the real one percent-encoded (RFC 8187). Nothing in it can end the header,
 * leave a folder, or be hidden.
 */

const MAX_NAME_LENGTH = 200;
/**
 * Control and format characters (line ends, direction overrides), half surrogate pairs, and what
 * separates folders or drives.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;
/** RFC 8187's attr-char; encodeURIComponent leaves some others as they are. */
const NOT_ATTR_CHAR = /['()*]/g;

export function attachment(filename: string): string {
  const name =
    [...filename.replace(UNSAFE, '_')]
      .slice(0, MAX_NAME_LENGTH)
      .join('')
      .replace(/^[\s.]+/, '')
      .trimEnd() || 'file';
  const plain = name.replace(/[^\x20-\x7e]/gu, '_').replaceAll('%', '_');
  const encoded = encodeURIComponent(name).replace(
    NOT_ATTR_CHAR,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded}`}`;
}
