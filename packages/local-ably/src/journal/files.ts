import { openSync, readSync, rmSync, writeSync } from 'node:fs';

const chunkBytes = 1024 * 1024;
const newline = 0x0a;

/** A line of a file without its end; `isWhole` unless the file ends before the line does. */
export type Line = { readonly bytes: Buffer; readonly isWhole: boolean };

/** Reads an open file line by line from its beginning; an empty rest is no line. */
export function* readLines(fd: number): Generator<Line> {
  let rest: Buffer[] = [];
  for (let position = 0; ; ) {
    const chunk = readAt(fd, position, chunkBytes);
    if (chunk.length === 0) break;
    position += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield { bytes: Buffer.concat([...rest, chunk.subarray(start, end)]), isWhole: true };
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), isWhole: false };
}

/** Up to `length` bytes of an open file; fewer near its end. */
export function readAt(fd: number, position: number, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  return bytes.subarray(0, readSync(fd, bytes, 0, most, position));
}

/** Writes all bytes to an open file. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}

/** Opens a new file that is only ever added to, for its owner alone; an old one is replaced. */
export function openEmpty(file: string): number {
  rmSync(file, { force: true });
  return openSync(file, 'ax+', 0o600);
}
