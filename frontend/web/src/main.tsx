/** Starts the page: words and the first answer before anything is drawn in place of what index.html shows meanwhile. */
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { followChanges } from './api/following'
import { liveUpdates } from './api/live'
import { makeQueryClient, queries } from './api/queries'
import { App } from './app/App'
import { Choices, chosenLang } from './app/choices'
import { loadWords } from './i18n/say'
import 'virtual:tokens.css'
import './theme/base.css'
import './app/shell.css'

/** A slow answer is waited for by the view itself, which can tell so and be left. */
const PATIENCE_MS = 400

const client = makeQueryClient()
const lang = chosenLang(new URLSearchParams(window.location.search))
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// What went wrong is in the client, and told by the view.
const answer = client.query(queries.summary()).catch(() => undefined)
const words = await loadWords(lang)
await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])

// As a transition it is drawn in slices, between which a phone answers to its user.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Choices first={{ lang, words }}>
          <App />
        </Choices>
      </QueryClientProvider>
    </StrictMode>,
  ),
)
liveUpdates.start()
followChanges(client)
