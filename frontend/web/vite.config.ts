import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const api = process.env.ALBA_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  // The API puts a fresh nonce in place of this with every answer: Emotion's styles carry it past the CSP.
  html: { cspNonce: '__CSP_NONCE__' },
  build: { target: 'es2024', modulePreload: { polyfill: false }, assetsInlineLimit: 0, manifest: true },
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
