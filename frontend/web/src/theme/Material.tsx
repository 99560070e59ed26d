/** Around each piece of Material UI: its styles under the page's nonce, in Alba's hand. Loaded with the first such piece. */
import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { ThemeProvider } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { useScheme } from './scheme'
import { theme } from './theme'

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
const styles = createCache({ key: 'css', prepend: true, ...(nonce ? { nonce } : {}) })

export function Material({ children }: { children: ReactNode }) {
  const [scheme] = useScheme()
  return (
    <CacheProvider value={styles}>
      <ThemeProvider theme={theme} defaultMode={scheme} storageManager={null}>
        {children}
      </ThemeProvider>
    </CacheProvider>
  )
}
