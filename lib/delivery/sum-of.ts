const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A number that tells texts apart: the 32-bit FNV-1a hash of their UTF-16 units (PROTOCOL.md P10).
 * That of a text that grew: `sumOf(added, sumOf(before))`.
 */
export function sumOf(text: string, before = BASIS): number {
  let sum = before;
  for (let index = 0; index < text.length; index += 1) {
    sum = Math.imul(sum ^ text.charCodeAt(index), PRIME);
  }
  return sum >>> 0;
}
