import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from './user-error.ts';

/** Made once for a data folder, so that sessions and tokens outlive a restart. */
type Secrets = {
  authSecret: string;
  /** `appId.keyId:secret` */
  ablyKey: string;
};

/**
 * Reads the folder's secrets; makes them, readable by their owner only, when there are none.
 * The folder must exist and be locked. Throws a UserError when the file is not what was written.
 */
export async function loadSecrets(dataFolder: string): Promise<Secrets> {
  const file = join(dataFolder, 'secrets.json');
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return await makeSecrets(file);
  }
  const secrets = parse(content);
  if (!secrets) {
    throw new UserError(`${file} is damaged. Delete it: new secrets are made, guests start anew.`);
  }
  return secrets;
}

async function makeSecrets(file: string): Promise<Secrets> {
  const secrets: Secrets = {
    authSecret: randomBytes(32).toString('base64url'),
    ablyKey: `${randomName()}.${randomName()}:${randomBytes(32).toString('base64url')}`,
  };
  // Renamed into place: a crash leaves all of it or none.
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
  return secrets;
}

function randomName(): string {
  return randomBytes(4).toString('hex');
}

function parse(content: string): Secrets | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('authSecret' in value) || typeof value.authSecret !== 'string') return undefined;
  if (!('ablyKey' in value) || typeof value.ablyKey !== 'string') return undefined;
  return { authSecret: value.authSecret, ablyKey: value.ablyKey };
}
