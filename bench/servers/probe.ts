import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a probed process says first. */
export type ProbeReady = { probePort: number };

/** What the process it is in has used since it began, and how late its event loop was; in ms. */
export type Probe = {
  user: number;
  system: number;
  delay: { p50: number; p99: number; worst: number };
};

/** How often the event loop is looked at; the histogram counts it as part of every delay. */
const RESOLUTION_MS = 10;

// Loaded into the process that is measured: GET answers `Probe`, POST also begins the delays anew
// after it. Until the first POST nothing looks at the event loop.
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

const server = createServer((request, response) => {
  const { user, system } = process.cpuUsage();
  const [p50, p99] = [50, 99].map((percentile) => late(histogram.percentile(percentile)));
  const body = {
    user: user / 1_000,
    system: system / 1_000,
    delay: { p50, p99, worst: late(histogram.max) },
  };
  if (request.method === 'POST') {
    histogram.reset();
    histogram.enable();
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const ready: ProbeReady = {
    probePort: typeof address === 'object' && address ? address.port : 0,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
});
server.unref();
