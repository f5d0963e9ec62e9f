'use client';

import type { ChannelOptions, ChannelStateChange, ConnectionStateChange } from 'ably';
import { AblyProvider, ChannelProvider, useChannel } from 'ably/react';
import { memo, type RefObject, useLayoutEffect } from 'react';
import type { StreamingPattern } from '@/lib/chat/delivery-choice.ts';
import { type Follower, follow } from '@/lib/conversation/follow.ts';
import type { ConversationStore } from '@/lib/conversation/store.ts';
import type { DeliveryRecorder } from '@/lib/inspection/recorder.ts';
import { fetchChanges } from './api.ts';
import type { RealtimeConnection } from './realtime-client.ts';

/** A channel that is left is detached after this long, unless it is opened again meanwhile. */
const LEAVE_MS = 500;

type Feed = {
  connection: RealtimeConnection;
  channelName: string;
  options: ChannelOptions;
  /** The chat's when it was opened. */
  pattern: StreamingPattern;
  store: ConversationStore;
  recorder: DeliveryRecorder;
  /** Whether the recorder should write its timeline from the first event on; not for use in render. */
  isInspectorOpen(): boolean;
  /** Set to the running follower, so that a send can ask it to refresh. */
  followerRef: RefObject<Follower | null>;
};

/**
 * Feeds the store of an open chat from its channel. Stands beside the transcript and renders
 * nothing: no component that shows a message waits for an Ably client. No token renders it again.
 */
export const Realtime = memo(function Realtime(feed: Feed) {
  return (
    <AblyProvider client={feed.connection.client}>
      <ChannelProvider channelName={feed.channelName} options={feed.options}>
        <Follow {...feed} />
      </ChannelProvider>
    </AblyProvider>
  );
});

const leaving = new Map<string, ReturnType<typeof setTimeout>>();

function Follow(feed: Feed) {
  const { connection, channelName, options, pattern, store, recorder } = feed;
  const { isInspectorOpen, followerRef } = feed;
  const { channel } = useChannel({ channelName });

  useLayoutEffect(() => {
    clearTimeout(leaving.get(channelName));
    if (isInspectorOpen()) recorder.start(store.getState());
    const onChannel = (change: ChannelStateChange) =>
      change.current === 'attached' ? recorder.attached(change) : recorder.note(change.current);
    const onConnection = (change: ConnectionStateChange) => recorder.note(change.current);
    channel.on(onChannel);
    connection.client.connection.on(onConnection);
    const early = connection.takeFeed(channelName);
    const attachment = early?.attachment();
    if (attachment) recorder.attached(attachment);
    const follower = follow({
      ...connection,
      early,
      channel,
      store,
      isRewound: options.params?.rewind !== undefined,
      pattern,
      fetchChanges: async (since, signal) => {
        const changes = await fetchChanges(store.getState().chatId, since, signal);
        if (!changes) store.dispatch({ name: 'gone', at: new Date().toISOString() });
        return changes;
      },
      onReceive: recorder.receive,
      onError: (error) => console.warn('rewind: reading the chat failed, trying again', error),
    });
    followerRef.current = follower;
    return () => {
      followerRef.current = null;
      follower.close();
      channel.off(onChannel);
      connection.client.connection.off(onConnection);
      const leave = () => {
        leaving.delete(channelName);
        channel.detach().catch((error) => console.warn('rewind: leaving a chat failed', error));
      };
      leaving.set(channelName, setTimeout(leave, LEAVE_MS));
    };
  }, [
    connection,
    channel,
    channelName,
    options,
    pattern,
    store,
    recorder,
    isInspectorOpen,
    followerRef,
  ]);

  return null;
}
