/** Material UI in Alba's hand: its colours are the tokens, and nothing ripples, shouts or casts a shadow. */
import { createTheme, type ThemeOptions } from '@mui/material/styles'
import tokens from './tokens.json'

export type Scheme = 'light' | 'dark'

const scheme = (name: Scheme) => {
  const t = tokens[name]
  return {
    palette: {
      primary: { main: t.link, contrastText: t['on-link'] },
      error: { main: t.failed },
      background: { default: t.bg, paper: t.surface },
      text: { primary: t.ink, secondary: t.ink2 },
      divider: t.line,
    },
  }
}

const options: ThemeOptions = {
  cssVariables: { colorSchemeSelector: 'data-theme' },
  colorSchemes: { light: scheme('light'), dark: scheme('dark') },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: 'inherit',
    fontSize: 14,
    button: { textTransform: 'none', fontWeight: 600, letterSpacing: 0 },
  },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: {
        root: { height: 36, padding: '0 14px', fontSize: 14, whiteSpace: 'nowrap', gap: 8, lineHeight: '20px' },
        sizeSmall: { height: 32, padding: '0 12px', fontSize: 13 },
        outlined: { borderColor: 'currentColor' },
      },
    },
  },
}

export const theme = createTheme(options)

const block = (selector: string, values: Record<string, string>, colorScheme: string) =>
  `${selector}{${Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')};color-scheme:${colorScheme}}`

/** The tokens as CSS variables, which every style sheet and drawing uses. */
export const tokenSheet = block(':root', tokens.light, 'light') + block('[data-theme="dark"]', tokens.dark, 'dark')
