/** The tokens as CSS variables, which every style sheet and drawing uses: `virtual:tokens.css`, from tokens.json. Paper is light. */
import type { Plugin } from 'vite'
import tokens from '../src/theme/tokens.json' with { type: 'json' }

const NAME = 'virtual:tokens.css'

function block(selector: string, values: Record<string, string>, colorScheme: string): string {
  const variables = Object.entries(values).map(([name, value]) => `--${name}:${value};`)
  return `${selector}{${variables.join('')}color-scheme:${colorScheme}}\n`
}

export function tokenSheet(): Plugin {
  return {
    name: 'token-sheet',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? block(':root', tokens.light, 'light') + `@media screen{${block('[data-theme="dark"]', tokens.dark, 'dark')}}` : null),
  }
}
