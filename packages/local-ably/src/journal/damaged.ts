/** A journal that cannot be read whole. Its message names the file and says what to do. */
export class JournalDamagedError extends Error {
  constructor(file: string, line: number, reason: string) {
    super(
      `The journal of the local realtime server is damaged: ${file}, line ${line}: ${reason}. ` +
        'It was left as it is. Move the file away to begin with empty channels, or delete that ' +
        'line to go on without it.',
    );
    this.name = 'JournalDamagedError';
  }
}
