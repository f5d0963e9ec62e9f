/** Runs once when the server starts: a wrong environment must stop it, not its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServer } = await import('./lib/agent/start-server.ts');
  startServer();
}
