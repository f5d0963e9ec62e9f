// The connection begins before the page hydrates: who comes back in mid-answer waits for both.
import './components/open-connection.ts';
