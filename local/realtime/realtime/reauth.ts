import type { App } from '../app.ts';
import { announceModes } from '../core/attach.ts';
import { grantedModes } from '../core/attachment.ts';
import type { Connection } from '../core/connection.ts';
import { Action } from '../wire/actions.ts';
import { SharedFrame } from '../wire/codec.ts';
import { errorInfoOf } from '../wire/errors.ts';
import { dropAttachment } from './handlers.ts';

/**
 * Works out anew what each attachment may do after the credentials changed, from what it asked for
 * when it attached. One that may do nothing any more is ended with an ERROR for its channel.
 */
export function regrant(app: App, connection: Connection): void {
  for (const [name, attachment] of connection.attachments) {
    try {
      const granted = grantedModes(connection.identity, name, attachment.requested);
      if (granted === attachment.granted) continue;
      attachment.granted = granted;
      announceModes(app.channels.open(name, app.now()), attachment);
    } catch (thrown) {
      dropAttachment(app, connection, name);
      const error = errorInfoOf(thrown, app.log);
      connection.send(new SharedFrame({ action: Action.error, channel: name, error }));
    }
  }
}
