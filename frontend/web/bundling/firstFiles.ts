/** Names in index.html the files that the first view asks for later, so that they are on their way before any script runs. */
import type { Plugin } from 'vite'

const NEEDED: Record<string, string> = {
  '%words-en%': 'src/i18n/en/index.ts',
  '%words-es%': 'src/i18n/es/index.ts',
  '%font%': 'node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
}

export function firstFiles(): Plugin {
  return {
    name: 'first-files',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const files = Object.values(bundle ?? {})
        const built = (source: string) =>
          files.find((file) => (file.type === 'asset' ? file.originalFileNames.includes(source) : file.facadeModuleId?.endsWith(source)))
        return Object.entries(NEEDED).reduce((text, [mark, source]) => {
          const file = built(source)
          if (bundle && !file) throw new Error(`index.html names ${source}, which is not part of what was built`)
          return text.replaceAll(mark, `/${file?.fileName ?? source}`)
        }, html)
      },
    },
  }
}
