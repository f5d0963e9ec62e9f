import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // The packages are the project's.
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // The project's own type check covers this app.
  typescript: { ignoreBuildErrors: true },
};
