import { Socket } from 'node:net';

// Loaded into Next's process. When the supervisor dies without a word (SIGKILL, a crash), its end of
// this pipe closes; Next and all that it started then go too, instead of holding on to their port.
const pipe = process.env.LOCAL_SUPERVISOR_PIPE;
// What Next starts inherits the environment, but has something else at this number.
delete process.env.LOCAL_SUPERVISOR_PIPE;
if (pipe) {
  const supervisor = new Socket({ fd: Number(pipe), readable: true, writable: false });
  supervisor.on('close', () => process.kill(-process.pid, 'SIGKILL'));
  supervisor.resume();
  supervisor.unref();
}
