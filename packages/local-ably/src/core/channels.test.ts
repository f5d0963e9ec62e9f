import { expect, it } from 'vitest';
import { connect, join, listener, openApp, say } from '../../test/support/core.ts';
import { readPresence } from '../wire/presence-drafts.ts';
import { present } from './presence.ts';

it('a channel is made once, and found only when it was made', () => {
  const { channels } = openApp().app;
  expect(channels.find('a')).toBeUndefined();
  expect(channels.open('a')).toBe(channels.open('a'));
  expect(channels.find('a')).toBe(channels.open('a'));
  expect(channels.size).toBe(1);
});

it('the rule is that of the namespace, which ends at the first colon', () => {
  const { channels } = openApp().app;
  expect(channels.ruleOf('mutable:chat:1')).toEqual({ mutable: true });
  expect(channels.ruleOf('mutable')).toEqual({ mutable: true });
  expect(channels.ruleOf('mutables:1')).toEqual({});
  expect(channels.open('kept:1').context.rule).toEqual({ persisted: true });
});

it.each(['', ':a', ',a', ' a', '[a]b', 'a\nb', 'a\rb'])('%j is no channel name', (name) => {
  const { channels } = openApp().app;
  expect(() => channels.open(name)).toThrow(expect.objectContaining({ code: 40010 }));
  expect(() => channels.find(name)).toThrow(expect.objectContaining({ code: 40010 }));
});

it('an empty channel is let go when nobody can resume from it; a used one is not', () => {
  const { app, clock } = openApp();
  const { channels } = app;
  join(channels.open('attached'), listener());
  const member = connect(app, { clientId: 'alice' });
  const lively = channels.open('lively');
  join(lively, member);
  const origin = { id: 'x:0', connectionId: member.connection.id };
  present(lively, member.connection, readPresence([{ action: 2 }]), origin);
  lively.attachments.clear();
  channels.open('idle');
  clock.advance(120_000);
  channels.sweep();
  expect(channels.size).toBe(3);
  clock.advance(1);
  channels.sweep();
  expect([...channels.values()].map(({ name }) => name)).toEqual(['attached', 'lively']);
});

it('a channel with messages is kept as long as they are', () => {
  const { app, clock } = openApp();
  say(app.channels.open('short'), 'x');
  say(app.channels.open('kept:long'), 'x');
  clock.advance(120_001);
  app.channels.sweep();
  expect([...app.channels.values()].map(({ name }) => name)).toEqual(['kept:long']);
  clock.advance(86_400_000);
  app.channels.sweep();
  expect(app.channels.size).toBe(0);
});

it('of what idle channels hold too much, the longest unused go first', () => {
  const { app, clock } = openApp({ limits: { idleBytes: 6000 } });
  for (const name of ['kept:1', 'kept:2', 'kept:3']) {
    say(app.channels.open(name), 'x'.repeat(800));
    clock.advance(1000);
  }
  join(app.channels.open('kept:1'), listener());
  clock.advance(120_001);
  app.channels.sweep();
  const names = () => [...app.channels.values()].map(({ name }) => name);
  // What is attached does not count.
  expect(names()).toEqual(['kept:1', 'kept:2', 'kept:3']);
  app.limits.idleBytes = 4000;
  app.channels.sweep();
  expect(names()).toEqual(['kept:1', 'kept:3']);
});

it('on demand the two minutes are shorter, for log, history and connections', () => {
  const { app, clock, faults } = openApp();
  const channel = app.channels.open('c');
  const { channelSerial } = join(channel, listener());
  const { connection } = connect(app);
  const key = connection.renewKey();
  connection.lostAt = clock.now();
  say(channel, 'x');
  clock.advance(1000);
  faults.windowMs = 1000;
  expect(join(channel, listener(), { channelSerial }).error).toBeUndefined();
  clock.advance(1);
  channel.trim();
  expect(join(channel, listener(), { channelSerial }).error?.code).toBe(90003);
  expect(channel.store.length).toBe(0);
  expect(app.connections.find(key)).toBeUndefined();
  faults.windowMs = undefined;
  expect(app.connections.find(key)).toBe(connection);
});
