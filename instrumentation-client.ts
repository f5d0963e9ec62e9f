import { beginConnection } from './components/open-connection.ts';
import { createRealtimeConnection } from './components/realtime-client.ts';

// Before the page hydrates: who comes back in mid-answer waits for both.
beginConnection(createRealtimeConnection);
