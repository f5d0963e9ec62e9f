import { changeModes } from '../core/attach.ts';
import { grantedModes } from '../core/attachment.ts';
import { errorInfoOf } from '../errors.ts';
import { dropAttachment, type Scope } from './handlers.ts';

/**
 * Grants each attachment its modes again after the credentials changed, from those that it requested
 * when it attached. One that may do nothing any more is ended with an ERROR for its channel.
 */
export function regrant({ server, app, connection }: Scope): void {
  for (const [name, attachment] of connection.attachments) {
    try {
      const granted = grantedModes(connection.identity, name, attachment.requested);
      if (granted === attachment.granted) continue;
      changeModes(app.channels.open(name), attachment, granted);
    } catch (thrown) {
      dropAttachment(app, connection, name);
      const error = errorInfoOf(thrown, server.log);
      connection.send({ kind: 'failed', channel: name, error });
    }
  }
}
