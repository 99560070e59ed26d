/** The drawn estate in a browser: the page itself from a running demo, and every answer of its API as it is drawn. */
import type { Page, Route } from '@playwright/test'
import { type Answer, type Answers, answers } from '../fixtures/answers'
import { NOW, envelope, namespaces } from '../fixtures/estate'
import { media } from '../fixtures/media'
import { week } from '../fixtures/week'

export type Marks = Parameters<typeof envelope>[1]

const drawn: Answers = { ...answers, '/timeline': week, '/namespaces/nonprod-1/media-qa': media }

/** Paths of the API that `more` names answer that instead; what is not drawn answers as in the demo. */
export async function draw(page: Page, more: Answers = {}, marks: Marks = {}) {
  await page.routeWebSocket(/\/ws/, (socket) => socket.send(JSON.stringify({ type: 'snapshot', epoch: 'drawn', seq: 42, as_of: NOW, namespaces })))
  for (const [path, answer] of Object.entries({ ...drawn, ...more })) {
    await page.route((url) => url.pathname === `/api/v1${path}`, (route) => respond(route, answer, marks))
  }
}

async function respond(route: Route, answer: Answer, marks: Marks) {
  if (answer === 'never') return
  if (answer === 'fault') await route.fulfill({ status: 500, json: { detail: 'broken' }, headers: { 'X-Correlation-ID': '7f3a0000' } })
  else if (answer === 'missing') await route.fulfill({ status: 404, json: { detail: 'no such thing' } })
  else await route.fulfill({ json: envelope(typeof answer === 'function' ? answer(new URL(route.request().url()).searchParams) : answer, marks) })
}
