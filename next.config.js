// NEXT_DIST_DIR lets the browser tests build beside a running `npm run dev`.
/** @type {import('next').NextConfig} */
export default {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
};
