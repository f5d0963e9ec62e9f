import {
  closeSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Channels } from '../core/channels.ts';
import type { ChannelJournal, JournalEntry } from '../core/journal.ts';
import { ProtocolError } from '../errors.ts';
import { JournalDamagedError } from './damaged.ts';
import { openEmpty, readAt, readLines, writeAll } from './files.ts';
import { headerLine, parseRecord, recordLine } from './record.ts';

// What compaction does in one go while everything else waits.
const chunkBytes = 256 * 1024;
const growthFactor = 4;

/** How a journal is kept. */
type JournalOptions = {
  /** Told what was wrong with the file, and what could not be written. */
  readonly warn: (line: string) => void;
  /** A smaller file is not compacted while it is in use, bytes; default 16 MiB. */
  readonly compactAbove?: number;
};

/**
 * The messages of one app in one file, a JSON record per line. An entry is in the file when `write`
 * returns, so before it is acknowledged: it outlives every end of this process, SIGKILL included.
 * It is not forced to the disk: a crash of the machine may take the newest entries. One process at
 * a time may use a file.
 */
export class FileJournal implements ChannelJournal {
  readonly #file: string;
  readonly #warn: (line: string) => void;
  readonly #compactAbove: number;
  #channels: Channels | undefined;
  /** Undefined before the start, after the end, and when the file cannot be trusted any more. */
  #fd: number | undefined;
  /** Bytes of whole records in the file. */
  #size = 0;
  #compactAt = 0;
  #compaction: { isUnwanted: boolean; ended: Promise<void> } | undefined;

  constructor(file: string, { warn, compactAbove = 16 * 1024 * 1024 }: JournalOptions) {
    this.#file = file;
    this.#warn = warn;
    this.#compactAbove = compactAbove;
  }

  /**
   * Restores the channels from the file, writes it anew without what is no longer kept, and accepts
   * entries from then on. A last record that is not whole, as a killed process leaves it, was never
   * acknowledged: it is dropped with a warning. Throws a JournalDamagedError for anything else that
   * cannot be read, with the file as it was.
   */
  start(channels: Channels): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    this.#restore(channels);
    const draft = openEmpty(this.#draftFile);
    try {
      let size = 0;
      for (const chunk of chunksOf(channels)) {
        writeAll(draft, chunk);
        size += chunk.length;
      }
      fsyncSync(draft);
      renameSync(this.#draftFile, this.#file);
      this.#channels = channels;
      this.#use(draft, size);
    } catch (error) {
      closeSync(draft);
      throw error;
    }
  }

  /** Throws 50000 when the entry cannot be written whole; then nothing of it is left. */
  write(channel: string, entry: JournalEntry): void {
    this.#append(recordLine(channel, entry));
    if (this.#size > this.#compactAt && this.#compaction === undefined) this.#beginCompaction();
  }

  clear(): void {
    if (this.#fd === undefined) return;
    if (this.#compaction !== undefined) this.#compaction.isUnwanted = true;
    ftruncateSync(this.#fd, 0);
    this.#size = 0;
    this.#append(headerLine);
  }

  /** Ends it; what is written later is refused. */
  async close(): Promise<void> {
    if (this.#compaction !== undefined) {
      this.#compaction.isUnwanted = true;
      await this.#compaction.ended;
    }
    this.#stop();
  }

  get #draftFile(): string {
    return `${this.#file}.new`;
  }

  #use(fd: number, size: number): void {
    this.#fd = fd;
    this.#size = size;
    this.#compactAt = Math.max(this.#compactAbove, size * growthFactor);
  }

  #stop(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #restore(channels: Channels): void {
    const fd = openSync(this.#file, 'a+', 0o600);
    let number = 0;
    try {
      for (const { bytes, isWhole } of readLines(fd)) {
        number += 1;
        if (isWhole) this.#restoreLine(channels, number, bytes.toString());
        else
          this.#warn(`${this.#file}: half a record (${bytes.length} bytes) at its end is dropped`);
      }
    } finally {
      closeSync(fd);
    }
  }

  #restoreLine(channels: Channels, number: number, line: string): void {
    try {
      if (number === 1) {
        if (`${line}\n` !== headerLine) throw new Error('not a journal of this version');
        return;
      }
      const { channel, entry } = parseRecord(line);
      channels.restore(channel, entry);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new JournalDamagedError(this.#file, number, reason);
    }
  }

  #append(line: string): void {
    const fd = this.#fd;
    if (fd === undefined) throw new ProtocolError(50000, 500, 'the journal is closed');
    const bytes = Buffer.from(line);
    try {
      writeAll(fd, bytes);
    } catch (error) {
      this.#warn(`${this.#file} cannot be written, so a publish is refused: ${error}`);
      this.#dropHalfRecord(fd);
      throw new ProtocolError(
        50000,
        500,
        'the journal of the local realtime server is not writable',
      );
    }
    this.#size += bytes.length;
  }

  /** Half a record would make one line with the next. If it cannot go, there is no next. */
  #dropHalfRecord(fd: number): void {
    try {
      ftruncateSync(fd, this.#size);
    } catch {
      this.#stop();
    }
  }

  #beginCompaction(): void {
    const state = { isUnwanted: false, ended: Promise.resolve() };
    this.#compaction = state;
    state.ended = this.#compact(state)
      .catch((error) => {
        // It would fail again at the next entry.
        this.#compactAt = this.#size * 2;
        this.#warn(`${this.#file} cannot be compacted, so it grows on: ${error}`);
      })
      .finally(() => {
        this.#compaction = undefined;
      });
  }

  /**
   * Writes the file anew, bit by bit, while entries go on to come into the old one; those are added
   * at the end. What they say is then partly there already, and restoring passes over it.
   */
  async #compact(state: { readonly isUnwanted: boolean }): Promise<void> {
    // The entry that led here is in the file and not in its channel yet.
    await nextTurn();
    const channels = this.#channels;
    const source = this.#fd;
    const isOver = () => state.isUnwanted || this.#fd !== source;
    if (channels === undefined || source === undefined || isOver()) return;
    const draft = openEmpty(this.#draftFile);
    let copied = this.#size;
    let size = 0;
    const add = (bytes: Buffer) => {
      writeAll(draft, bytes);
      size += bytes.length;
    };
    const copy = () => {
      const bytes = readAt(source, copied, Math.min(chunkBytes, this.#size - copied));
      add(bytes);
      copied += bytes.length;
    };
    try {
      for (const chunk of chunksOf(channels)) {
        add(chunk);
        await nextTurn();
        if (isOver()) return;
      }
      while (this.#size - copied > chunkBytes) {
        copy();
        await nextTurn();
        if (isOver()) return;
      }
      await promisify(fsync)(draft);
      if (isOver()) return;
      while (copied < this.#size) copy();
      renameSync(this.#draftFile, this.#file);
      this.#stop();
      this.#use(draft, size);
    } finally {
      if (this.#fd !== draft) {
        closeSync(draft);
        rmSync(this.#draftFile, { force: true });
      }
    }
  }
}

/** The fewest lines that lead to what the channels hold, in bits of about the same size. */
function* chunksOf(channels: Channels): Generator<Buffer> {
  let text = headerLine;
  for (const { channel, entries } of channels.entries()) {
    for (const entry of entries) text += recordLine(channel, entry);
    if (text.length < chunkBytes) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
