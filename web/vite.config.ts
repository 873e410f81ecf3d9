import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// In development and preview, the API is another process: `npm run dev`, or API_PROXY names it.
const api = { target: process.env.API_PROXY ?? 'http://127.0.0.1:8787', changeOrigin: true, ws: true };
const proxy = Object.fromEntries(['/api', '/v1', '/beacon', '/sdk'].map((path) => [path, api]));

// `vite build --config web/vite.config.ts`: the dashboard, a single-page application for one origin with the API, or
// (VITE_API_URL names the API) for any other.
export default defineConfig({
  root: `${import.meta.dirname}/dashboard`,
  publicDir: `${import.meta.dirname}/public`,
  envDir: `${import.meta.dirname}/..`,
  base: '/',
  logLevel: 'warn',
  plugins: [react(), tailwindcss()],
  server: { proxy },
  preview: { proxy },
  build: {
    outDir: `${import.meta.dirname}/../dist/web`,
    // The SDK is built into the same directory.
    emptyOutDir: false,
    target: 'es2023',
    cssTarget: 'chrome123',
    reportCompressedSize: false,
  },
});
