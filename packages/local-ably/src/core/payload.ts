/**
 * A payload as it is stored, independent of any format: text or bytes. `encoding` names the layers
 * still on it (`json`, `utf-8/cipher+aes-256-cbc`, …), never an outer `base64`.
 */
export type Payload = {
  readonly data: string | Uint8Array | undefined;
  readonly encoding: string | undefined;
};
