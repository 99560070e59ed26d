/** Material UI in Alba's hand: its colours are the tokens, and nothing ripples, shouts or casts a shadow. */
import { createTheme, type ThemeOptions } from '@mui/material/styles'
import type { Scheme } from './scheme'
import tokens from './tokens.json'

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
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
  },
}

export const theme = createTheme(options)
