/** The whole page over the drawn estate: every path of the API answers what `answers` says, unless the test says otherwise. */
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import { HttpResponse, delay, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Lang } from '../../src/i18n/lang'
import { loadWords } from '../../src/i18n/say'
import { type Answer, type Answers, answers } from '../fixtures/answers'
import { envelope } from '../fixtures/estate'

export type Marks = Parameters<typeof envelope>[1]

/** Starts and stops an API that knows only what a test gives it. */
export function startApi() {
  const server = setupServer()
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
  afterEach(() => {
    server.resetHandlers()
    window.localStorage.clear()
  })
  afterAll(() => server.close())
  return (more: Answers = {}, marks: Marks = {}) => {
    const given = Object.entries({ ...answers, ...more })
    server.use(...given.map(([path, answer]) => http.get(`*/api/v1${path}`, ({ request }) => respond(answer, marks, request.url))))
  }
}

async function respond(answer: Answer, marks: Marks, url: string) {
  if (answer === 'never') await delay('infinite')
  if (answer === 'fault') return HttpResponse.json({ detail: 'broken' }, { status: 500, headers: { 'X-Correlation-ID': '7f3a0000' } })
  if (answer === 'missing') return HttpResponse.json({ detail: 'no such thing' }, { status: 404 })
  return HttpResponse.json(envelope(typeof answer === 'function' ? answer(new URL(url).searchParams) : answer, marks))
}

/** The API's client keeps the `fetch` that it finds when it is loaded, so it must come after the server. */
const modules = () => Promise.all([import('../../src/api/queries'), import('../../src/app/App'), import('../../src/app/choices')])

/** Shows the page as it stands under this address, and gives the client that keeps its answers. */
export async function openPage(path: string, lang: Lang = 'en') {
  const url = new URL(path, window.location.origin)
  url.searchParams.set('zone', 'America/Bogota')
  url.searchParams.set('lang', lang)
  window.history.replaceState(null, '', url)
  const [{ makeQueryClient }, { App }, { Choices }] = await modules()
  const client = makeQueryClient()
  const words = await loadWords(lang)
  render(
    <QueryClientProvider client={client}>
      <Choices first={{ lang, words }}>
        <App />
      </Choices>
    </QueryClientProvider>,
  )
  return client
}

/** Waits for the sentence that is the view's answer; a view that still loads has another. */
export const titled = (sentence: string | RegExp) =>
  waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(sentence))
