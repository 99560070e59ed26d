/** Starts the page: the words of the chosen language first, so that nothing is ever shown without them. */
import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { ThemeProvider } from '@mui/material/styles'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followChanges } from './api/following'
import { liveUpdates } from './api/live'
import { makeQueryClient } from './api/queries'
import { App } from './app/App'
import { Choices, chosenLang } from './app/choices'
import { loadWords } from './i18n/say'
import './theme/base.css'
import { theme, tokenSheet } from './theme/theme'
import GlobalStyles from '@mui/material/GlobalStyles'

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
const styles = createCache({ key: 'css', prepend: true, ...(nonce ? { nonce } : {}) })
const client = makeQueryClient()
const lang = chosenLang(new URLSearchParams(window.location.search))

liveUpdates.start()
followChanges(client)

const words = await loadWords(lang)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <CacheProvider value={styles}>
      <ThemeProvider theme={theme} defaultMode="system">
        <GlobalStyles styles={tokenSheet} />
        <QueryClientProvider client={client}>
          <Choices first={{ lang, words }}>
            <App />
          </Choices>
        </QueryClientProvider>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
)
