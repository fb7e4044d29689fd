import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { guide } from './guide.ts';
import { opening } from './opening.ts';

export default defineConfig({
  plugins: [svelte(), svelteTesting(), guide(), opening()],
  // The window serves the page from its own root; nothing is inlined but what loads the rest (opening.ts), whose hash Tauri adds to the CSP.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: true },
  server: { port: 5173, strictPort: true },
  test: { environment: 'jsdom', testTimeout: 15_000, setupFiles: ['src/test/setup.ts'], include: ['src/**/*.test.ts'] },
});
