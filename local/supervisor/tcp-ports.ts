import { createServer } from 'node:net';
import type { PortChoice } from './settings.ts';
import { UserError } from './user-error.ts';

const substitutes = 20;

/**
 * Runs `start` with the chosen port; while that rejects with EADDRINUSE, with the ports after it,
 * and at last with 0. Throws a UserError when the user named the port; passes other errors on.
 */
export async function startOnPort<T>(
  choice: PortChoice,
  start: (port: number) => Promise<T>,
): Promise<T> {
  for (const port of candidates(choice)) {
    try {
      return await start(port);
    } catch (error) {
      if (!isPortTaken(error)) throw error;
    }
  }
  throw new UserError(
    `Port ${choice.port} is in use: stop what uses it, or give ${choice.variable} another value.`,
  );
}

/** A port on which this machine can be reached by every local address, as far as can be known. */
export async function findPort(choice: PortChoice): Promise<number> {
  return await startOnPort(choice, async (port) => {
    // Another program may listen on one address family only.
    const found = await tryPort(port, undefined);
    return await tryPort(found, '127.0.0.1');
  });
}

function candidates({ port, isExplicit }: PortChoice): number[] {
  if (isExplicit) return [port];
  return [...Array.from({ length: substitutes }, (_, i) => port + i), 0];
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function tryPort(port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
