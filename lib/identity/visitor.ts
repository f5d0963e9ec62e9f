import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { findUserId } from './user.ts';

/** The user of the page that is being rendered, as `findUserId`; asked once for all its parts. */
export const findVisitorId = cache(async () => findUserId(await headers()));
