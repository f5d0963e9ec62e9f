/** Writes one line for whoever started the command. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
