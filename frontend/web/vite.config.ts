import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { firstFiles } from './bundling/firstFiles.ts'
import { packed } from './bundling/packed.ts'
import { tokenSheet } from './bundling/tokenSheet.ts'

const api = process.env.ALBA_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), tokenSheet(), firstFiles(), packed()],
  // The API puts a fresh nonce in place of this with every answer: what stands in index.html itself, and Material UI's
  // styles, carry it past the CSP.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2024',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // One file for all that the first view needs: on a slow network each further one waits for a turn.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      checks: { bundlerTimings: false },
    },
  },
  server: { proxy: { '/api': api, '/health': api, '/ws': { target: api, ws: true } } },
  test: {
    environment: 'jsdom',
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/unit/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    css: false,
  },
})
