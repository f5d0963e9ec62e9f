/**
 * The Link header values of a page. The SDK accepts only `./word?query` with a quoted rel, takes
 * the query for a request to the same path, and splits the joined values at commas; URLSearchParams
 * leaves neither commas nor colons in it.
 */
export function pageLinks(
  word: string,
  query: URLSearchParams,
  next: string | undefined,
): readonly string[] {
  const base = new URLSearchParams(query);
  // Credentials in a query belong to the request that carried them, not into a link.
  for (const name of ['envelope', 'rnd', 'key', 'access_token', 'accessToken']) base.delete(name);
  const current = link(word, base, 'current');
  base.delete('cursor');
  const links = [link(word, base, 'first'), current];
  if (next === undefined) return links;
  base.set('cursor', next);
  return [...links, link(word, base, 'next')];
}

function link(word: string, query: URLSearchParams, rel: string): string {
  // Without any parameter there would be no query, and the SDK would not see a link.
  const text = query.size === 0 ? 'direction=backwards' : query.toString();
  return `<./${word}?${text}>; rel="${rel}"`;
}
