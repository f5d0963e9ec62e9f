import 'server-only';

/** As much of a title as a file name takes, in characters. */
const LONGEST_NAME = 80;

/**
 * The answer that a browser saves as a file named after `title`: without what file systems forbid,
 * in plain letters too for clients that know no others. `extension` has no dot.
 */
export function attachment(body: string, title: string, extension: string, type: string): Response {
  const name = `${fileNameOf(title)}.${extension}`;
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_');
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encode(name)}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** The first words keep it from being hidden, or the name of a device. */
function fileNameOf(title: string): string {
  const kept = title
    .toWellFormed()
    .replace(/[\p{C}\p{Z}/\\:*?"<>|%]+/gu, ' ')
    .trim();
  const short = [...kept].slice(0, LONGEST_NAME).join('').trim();
  return short === '' ? 'Rewind chat' : `Rewind - ${short}`;
}

/** As RFC 8187 wants it: these four mean something in it. */
function encode(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
