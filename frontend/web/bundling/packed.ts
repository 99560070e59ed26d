/** A copy of each file in Brotli at its highest level, beside it: too slow to be made while somebody waits. */
import { constants, brotliCompressSync } from 'node:zlib'
import type { Plugin } from 'vite'

const PACKED = /\.(js|css|svg)$/
const SMALLEST = 1_024

export function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const text = Buffer.from(file.type === 'asset' ? file.source : file.code)
          if (!PACKED.test(file.fileName) || text.length < SMALLEST) continue
          const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(text, { params }) })
        }
      },
    },
  }
}
