import { beginConnection } from './components/connection/open-connection.ts';
import { createRealtimeConnection } from './components/connection/realtime-client.ts';

// Before the page hydrates: who comes back in mid-answer waits for both.
beginConnection(createRealtimeConnection);
