import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ConnectionNotice } from './connection-notice.tsx';
import type { ConnectionStatus } from './connection-status.ts';

it.each<[ConnectionStatus, string]>([
  ['connecting', ''],
  ['live', ''],
  [
    'reconnecting',
    'Not live right now. It connects again every two seconds; until then this page asks the server what is saved, and then catches up.',
  ],
  [
    'offline',
    'You are offline. What is here stays, and so does what you write. It goes on by itself when the network is back.',
  ],
  ['stopped', 'Not live: the connection was refused. Reload the page to try again.'],
])('a page that is %s says so', (status, words) => {
  const markup = renderToStaticMarkup(createElement(ConnectionNotice, { status }));
  expect(markup.replaceAll(/<[^>]*>/g, '')).toBe(words);
});
